"""Numbers that the other side does not have go out again: the same bytes at the same place of their lane.

As long as the outbox has such a message it is sent from there; what retention has removed is put there anew from the
journal, under a fresh signature, unless it is so old that whoever handles it might have forgotten that it did.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from contracts import envelope as envelopes
from services.gateway.adapters import transports
from services.gateway.adapters.handing_on import of_lane
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import JOURNAL, LANES, RESENDINGS
from shared import outbox, topology
from shared.crypto import signatures
from shared.crypto.signing import Signer
from shared.outbox import OUTBOX, STANDING
from shared.session import Session


def _once_more(insert: Callable[[sa.Table], Any]) -> Any:
    written = insert(RESENDINGS)
    return written.on_conflict_do_update(
        index_elements=list(RESENDINGS.primary_key),
        set_={"times": RESENDINGS.c.times + 1, "at": written.excluded.at},
    )


_ONCE_MORE = {
    "sqlite": _once_more(sqlite.insert),
    "postgresql": _once_more(postgresql.insert),
}


@dataclass
class Resent:
    """What becomes of numbers that are to go out again."""

    now: dt.datetime
    grace: dt.timedelta  # an answer to what was sent since may be under way
    horizon: dt.timedelta  # what is older is not put anew
    again: int = 0
    unsent: int = 0  # they have not even left the first time
    fresh: int = 0
    too_old: int = 0

    def goes(self, row: Any, standing: Any) -> bool:
        """Whether one goes out again, by its row in the journal and what the outbox has of it; counts why not."""
        if standing is None:
            is_too_old = self.now - row.at > self.horizon
            self.too_old += is_too_old
            self.again += not is_too_old
            return not is_too_old
        # a time of before the clock was put back says nothing
        sent_at = None if standing.unsent else standing.sent_at
        is_fresh = sent_at is not None and self.now - self.grace < sent_at <= self.now
        self.unsent += standing.unsent
        self.fresh += is_fresh
        self.again += not (standing.unsent or is_fresh)
        return not (standing.unsent or is_fresh)


@dataclass(frozen=True)
class Resending:
    """To one participant; `horizon` is the longest that anything is sent again."""

    partner: str
    signer: Signer
    horizon: dt.timedelta

    def send(
        self,
        session: Session,
        lane: Lane,
        places: Collection[int],
        now: dt.datetime,
        *,
        grace: dt.timedelta = dt.timedelta(0),
    ) -> Resent:
        """Send these numbers again, but none that was sent within `grace`, nor what is held on a lane.

        Who asks for its messages gets them again by asking.
        """
        held = session.sheet(LANES).get(lane.id)
        if held is None or held["paused_at"] or transports.is_fetched(session, self.partner):
            return Resent(now, grace, self.horizon)
        columns = (JOURNAL.c.place, JOURNAL.c.message_id, JOURNAL.c.at)
        left = [place for place in places if place <= held["handed"]]  # the rest never left
        query = sa.select(*columns).where(*of_lane(lane), JOURNAL.c.place.in_(left))
        query = query.where(
            JOURNAL.c.removed_at.is_(None)
        )  # longer ago than anything is sent again
        rows = session.connection.execute(query.order_by(JOURNAL.c.place)).all()
        kept = _kept(session.connection, [row.message_id for row in rows])
        result = Resent(now, grace, self.horizon)
        go = [row for row in rows if result.goes(row, kept.get(row.message_id))]
        here = [kept[row.message_id].number for row in go if row.message_id in kept]
        outbox.send_these_again(session.connection, here)
        gone = [row.place for row in go if row.message_id not in kept]
        self._put_anew(session, lane, gone, now)
        _count(session.connection, lane, [row.place for row in go], now)
        return result

    def _put_anew(
        self, session: Session, lane: Lane, places: Sequence[int], now: dt.datetime
    ) -> None:
        """Into the outbox from the journal."""
        query = sa.select(JOURNAL.c.body, JOURNAL.c.signature)
        chosen = query.where(*of_lane(lane), JOURNAL.c.place.in_(places)).order_by(JOURNAL.c.place)
        for body, line in session.connection.execute(chosen).all():
            envelope = envelopes.decode(body)
            place = signatures.taken_apart(line)[0].place
            outbox.record(
                session,
                envelope,
                exchange=topology.BORDER_OUT,
                routing_key=topology.border_key(self.partner, envelope.contract),
                at=now,
                body=body,
                signature=signatures.signed(place, body, self.signer, now),
            )


def _kept(connection: sa.Connection, message_ids: Collection[str]) -> dict[str, Any]:
    """What the outbox has of them, by message id; of several rows the newest."""
    columns = (OUTBOX.c.number, OUTBOX.c.message_id, *STANDING)
    mine = (OUTBOX.c.message_id.in_(message_ids), OUTBOX.c.exchange == topology.BORDER_OUT)
    rows = connection.execute(sa.select(*columns).where(*mine).order_by(OUTBOX.c.number))
    return {row.message_id: row for row in rows}


def _count(connection: sa.Connection, lane: Lane, places: Sequence[int], now: dt.datetime) -> None:
    """So often it was sent again, and when last."""
    if not places:
        return
    key = {"participant": lane.participant, "lane": lane.service, "epoch": lane.epoch}
    rows = [{**key, "place": place, "times": 1, "at": now} for place in places]
    connection.execute(_ONCE_MORE[connection.dialect.name], rows)
