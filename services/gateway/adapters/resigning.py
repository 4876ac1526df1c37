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
        line = self.fresh(row.signature, row.body)
        return row if line is row.signature else row._replace(signature=line)

    def fresh(self, line: str, body: bytes) -> str:
        """The line itself, or a new one for the same bytes at the same place."""
        statement, _ = signatures.taken_apart(line)
        now = self.clock.now()
        if abs(now - statement.signed) < FRESH and statement.key == self.signer.key_id:
            return line
        return signatures.signed(statement.place, body, self.signer, now)
