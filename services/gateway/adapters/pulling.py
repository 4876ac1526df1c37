"""What a participant asks for: the messages of an outward lane after a number, and the receipts of its own lanes.

Read from the journal, up to what may leave; the cursor is the lane's number, so that asking again is how a message is
sent again.  Who asks when there is nothing may wait for it, a few at a time: a waiting request holds a worker.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa

from services.gateway.adapters import http_batch
from services.gateway.adapters.handing_on import of_lane
from services.gateway.adapters.http_batch import Signed
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.receipts import Receipts
from services.gateway.adapters.registry import Registry
from services.gateway.adapters.resigning import Resigner
from services.gateway.adapters.tables import JOURNAL, LANES
from services.gateway.domain import asking
from services.gateway.domain.asking import LaneUnknown, Wanted
from services.gateway.domain.border import BorderError
from services.gateway.domain.participant import Stage
from shared import topology
from shared.delivery import storable
from shared.session import working


Answer = dict[str, Any]
Found = TypeVar("Found")
LARGEST = 4 * 1024 * 1024  # bytes of one answer's messages
WAITERS = 4  # a process has ten workers for everything
LOOK_SECONDS = 0.2
TOLD = (Stage.TESTING, Stage.LIVE)


class NotTold(BorderError):
    """At its stage the participant is told nothing."""

    code = "PARTICIPANT_NOT_LIVE"

    def __init__(self, stage: Stage | None) -> None:
        super().__init__(str(stage))
        self.found, self.possible = str(stage or "-"), ", ".join(TOLD)


@dataclass
class Pulling:
    """For the partner of one node; `run` tells it when to let the waiting go."""

    partner: str
    epoch: int  # of the lanes that go out now
    registry: Registry
    receipts: Receipts
    resigner: Resigner
    _room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(WAITERS))
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self, stop: threading.Event) -> None:
        """Nobody waits any more once this process is to stop."""
        stop.wait()
        self._stop.set()

    def messages(self, lane: str, epoch: str, asked: dict[str, str]) -> Answer:
        """After a number, in the order of the lane; raises LaneUnknown, RangeInvalid, NotTold."""
        self._check_stage()
        if lane not in topology.SERVICES:
            raise LaneUnknown(storable(lane[:64]), ", ".join(topology.SERVICES))
        which, wanted = Lane("out", self.partner, lane, asking.number(epoch)), asking.wanted(asked)
        found = self._awaited(wanted.wait, lambda: self._page(which, wanted))
        last = found[-1]["number"] if found else wanted.after
        path = f"/v1/lanes/{which.service}/{which.epoch}/messages"
        return {
            "node": self.receipts.own,
            "lane": which.service,
            "epoch": which.epoch,
            "newest_epoch": self.epoch,
            "messages": found,
            "next": f"{path}?after={last}&limit={wanted.limit}&wait={wanted.wait}",
        }

    def newest_receipts(self, asked: dict[str, str]) -> Answer:
        """One of each lane on which the partner sends; raises RangeInvalid, NotTold."""
        self._check_stage()
        self._awaited(asking.wanted(asked).wait, self._is_untold)
        now = self.resigner.clock.now()
        with working(self.registry.database) as session:
            made = self.receipts.newest(session, now)
        rows = [
            {"lane": lane.service, "epoch": lane.epoch}
            | http_batch.entry(Signed(receipt.body, receipt.line))
            for lane, receipt in made
        ]
        return {"node": self.receipts.own, "receipts": rows}

    def _check_stage(self) -> None:
        who = self.registry.known().participants.get(self.partner)
        if who is None or who.stage not in TOLD:
            raise NotTold(who.stage if who else None)

    def _awaited(self, seconds: int, look: Callable[[], Found]) -> Found:
        """What there is, or what comes within so many seconds; at once when too many wait already."""
        found, end = look(), time.monotonic() + seconds
        if found or not seconds or not self._room.acquire(blocking=False):
            return found
        try:
            while not found and time.monotonic() < end and not self._stop.wait(LOOK_SECONDS):
                found = look()
        finally:
            self._room.release()
        return found

    def _page(self, lane: Lane, wanted: Wanted) -> list[Answer]:
        handed = sa.select(LANES.c.handed).where(LANES.c.id == lane.id).scalar_subquery()
        columns = (JOURNAL.c.place, JOURNAL.c.body, JOURNAL.c.signature)
        may_go = (JOURNAL.c.place > wanted.after, JOURNAL.c.place <= handed)
        chosen = (*of_lane(lane), *may_go, JOURNAL.c.removed_at.is_(None))
        query = sa.select(*columns).where(*chosen).order_by(JOURNAL.c.place).limit(wanted.limit)
        with self.registry.database.reading() as connection:
            rows = connection.execute(query).all()
        found: list[Answer] = []
        size = 0
        for place, body, line in rows:
            size += len(body)
            if found and size > LARGEST:
                break
            signed = Signed(body, self.resigner.fresh(line, body))
            found.append({"number": place} | http_batch.entry(signed))
        return found

    def _is_untold(self) -> bool:
        mine = (LANES.c.direction == "in", LANES.c.participant == self.partner, LANES.c.waits)
        with self.registry.database.reading() as connection:
            return (
                connection.execute(sa.select(LANES.c.id).where(*mine).limit(1)).first() is not None
            )
