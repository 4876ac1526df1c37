"""The round of each second: tell what came, send again what nobody receipted, say what is overdue."""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from contracts.errors import MessageProblem
from services.gateway.adapters import forwarding, handing_on, lanes, pausing, waking
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.overdue import Gap, Overdue, gaps, overdue
from services.gateway.adapters.pausing import Paused
from services.gateway.adapters.proving import Border
from services.gateway.adapters.receipts import Receipt, Receipts, receipt_of, waiting
from services.gateway.adapters.registry import Registry
from shared import parking
from shared.clock import Clock
from shared.crypto.statement import What
from shared.delivery import Delivery
from shared.leases import Lease
from shared.logging import origin
from shared.session import Session, working


log = structlog.get_logger()
SECONDS = 1.0
CHUNKS = 20  # of a lane in a round


@dataclass
class Postman:
    """One at a time per database, by lease; `run` until told to stop."""

    border: Border
    receipts: Receipts
    registry: Registry
    clock: Clock
    overdue: Sequence[Overdue] = field(default=(), init=False)
    gaps: Sequence[Gap] = field(default=(), init=False)
    paused: Sequence[Paused] = field(default=(), init=False)
    trouble: dict[str, str] = field(default_factory=dict, init=False)  # by lane, of the last round

    def run(self, stop: threading.Event) -> None:
        """A round each second; whatever it meets, it tries again."""
        lease = Lease(self.registry.database, "postman")
        while not stop.wait(SECONDS):
            try:
                if lease.is_mine():
                    self.round()
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would leave all unreceipted
                self._failed("round", trouble)
        lease.release()

    def round(self) -> None:
        """Hold, tell, send again, let go, and look what is overdue; one lane's trouble is no other's."""
        self.trouble = {}
        database, now = self.registry.database, self.clock.now()
        self._follow(now)
        with database.reading() as connection:
            told, open_ = (waiting(connection, way) for way in ("in", "out"))
            lagging = pausing.behind(connection)
            self.overdue, self.gaps = overdue(connection, now), gaps(connection, now)
            self.paused = pausing.paused(connection)
        for lane in told:
            with self._alone(lane) as session:
                self.receipts.tell(session, lane, now)
        for lane in open_:
            with self._alone(lane) as session:
                self._send_again(session, lane, now)
        for behind in lagging:
            self._catch_up(behind)
        self._wake(now)

    def _follow(self, now: dt.datetime) -> None:
        """Lanes stand as orders, stages and windows want it at this moment."""
        with self.registry.database.reading() as connection:
            astray = pausing.astray(connection, now)
        for lane in astray:
            with self._alone(lane.id) as session:
                if lanes.follow(session, lane, now):
                    log.warning("lane_follows", lane=lane.id)

    def _wake(self, now: dt.datetime) -> None:
        """Parked messages that nothing holds any more are tried again."""
        with self.registry.database.reading() as connection:
            due = waking.due(connection, self.border.sender, now)
        for consumer, contracts in due.items():
            with self._alone(consumer) as session:
                woken = parking.wake(session.connection, consumer, contracts, now)
                log.warning("held_messages_woken", consumer=consumer, messages=woken)

    @contextmanager
    def _alone(self, lane: str) -> Iterator[Session]:
        """A transaction of one lane, whose trouble is noted and ends here."""
        try:
            with working(self.registry.database) as session:
                yield session
        except Exception as trouble:  # noqa: BLE001 - the other lanes have theirs to do
            self._failed(lane, trouble)

    def _failed(self, what: str, trouble: Exception) -> None:
        self.trouble[what] = type(trouble).__name__
        log.warning("postman_waits", lane=what, **origin(trouble))

    def _send_again(self, session: Session, lane: str, now: dt.datetime) -> None:
        if again := self.receipts.send_again(session, lane, now):
            log.warning("unreceipted_sent_again", lane=lane, messages=again)

    def _catch_up(self, lane: Lane) -> None:
        """What was freed is more than one transaction lets go."""
        advance = handing_on.advance if lane.direction == "in" else forwarding.advance
        for _ in range(CHUNKS):
            is_more = False
            with self._alone(lane.id) as session:
                is_more = advance(session, lane, self.clock.now())
            if not is_more:
                break

    def take(self, deliveries: Sequence[Delivery]) -> dict[str, int]:
        """Receipts of the other side: the newest of a lane holds; what is not proved counts as not arrived."""
        known, now = self.registry.known(), self.clock.now()
        found: list[Receipt] = []
        for delivery in deliveries:
            try:
                statement = self.border.judge(delivery, known, now, What.RECEIPT)
                found.append(receipt_of(delivery, statement))
            except MessageProblem as refused:
                log.warning("receipt_refused", codes=[p.code for p in refused.problems])
        with working(self.registry.database) as session:
            # in the order in which a batch on its way out holds lanes
            for receipt in sorted(found, key=lambda one: (one.lane, str(one.epoch))):
                self.receipts.take(session, receipt, now)
        return {"receipts": len(found), "receipts_refused": len(deliveries) - len(found)}
