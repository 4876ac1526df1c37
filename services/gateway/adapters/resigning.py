"""A message that waited long, or is sent again, goes out under a fresh signature: the same bytes at the same place.

Signatures are judged by their age: one of last year proves nothing, since its key may have ended since.
"""

import datetime as dt
from dataclasses import dataclass

from shared.clock import Clock
from shared.crypto import signatures
from shared.crypto.signing import Signer
from shared.outbox import Outgoing


FRESH = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Resigner:
    """The relay's last touch; the journal keeps what was signed first."""

    signer: Signer
    clock: Clock

    def finish(self, row: Outgoing) -> Outgoing:
        """The row, signed anew when its signature is not fresh."""
        if row.signature is None:
            return row
        statement, _ = signatures.taken_apart(row.signature)
        now = self.clock.now()
        if abs(now - statement.signed) < FRESH and statement.key == self.signer.key_id:
            return row
        return row._replace(
            signature=signatures.signed(statement.place, row.body, self.signer, now)
        )
