"""Heads of chains are signed: what stood in the journal by then can be proved by one signature.

A head is made when entries have waited long enough, or are many; so a proof from an entry to the next signed head is
never long.
"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from services.gateway.adapters import lanes
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import CHAIN_HEADS, LANES
from shared.crypto import signatures
from shared.crypto.signing import Signer
from shared.crypto.statement import Place, What
from shared.evidence.chain import Head
from shared.session import Session


EVERY = dt.timedelta(minutes=10)
MANY = 1_000  # entries
LATE = 2 * EVERY  # by then every head was signed, unless something is wrong
REPAID = dt.timedelta(hours=24)  # until when a person may take to mend it


class Unsigned(NamedTuple):
    """A lane of which entries are in no signed head."""

    lane_id: str
    entries: int
    since: dt.datetime

    def is_due(self, now: dt.datetime) -> bool:
        """Also when the clock was put back."""
        return self.entries >= MANY or not dt.timedelta(0) <= now - self.since < EVERY

    def is_late(self, now: dt.datetime) -> bool:
        return now - self.since > LATE

    @property
    def deadline(self) -> dt.datetime:
        """Of the debt that it is then."""
        return self.since + REPAID


def unsigned(connection: sa.Connection) -> list[Unsigned]:
    """Those that there are."""
    entries = LANES.c.chain_length - sa.func.coalesce(LANES.c.signed_length, 0)
    query = sa.select(LANES.c.id, entries, LANES.c.unsigned_since)
    chosen = query.where(LANES.c.unsigned_since.is_not(None)).order_by(LANES.c.id)
    return [Unsigned(*row) for row in connection.execute(chosen)]


@dataclass(frozen=True)
class Heads:
    """Of this node."""

    own: str
    signer: Signer

    def sign(self, session: Session, lane_id: str, now: dt.datetime) -> bool:
        """The head of a lane as it stands; whether there was anything new."""
        row = session.sheet(LANES).get(lane_id)
        if row is None or row["unsigned_since"] is None:
            return False
        head = Head(length=row["chain_length"], value=row["chain_head"])
        course = Lane(row["direction"], row["participant"], row["lane"], row["epoch"]).course
        place = Place(
            what=What.HEAD,
            sender=self.own,
            receiver=None,
            lane=course.lane,
            epoch=course.epoch,
            number=head.length,
            contract=None,
        )
        line = signatures.signed(place, head.text(course), self.signer, now)
        kept = {"lane_id": lane_id, "length": head.length, "value": head.value, "at": now}
        session.insert(CHAIN_HEADS, {**kept, "signature": line})
        lanes.head_signed(session, row)
        return True
