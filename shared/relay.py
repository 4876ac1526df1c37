"""Publishes the outbox: pipelined confirms, at most one unconfirmed message per key, woken by the commit.

A row is marked only when the broker confirmed it, with others, by a transaction that ends anyway: a commit of its
own would cost as much as a batch.  After any doubt rows are published again under the same ids, and the receivers'
inboxes drop the doubles.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import kombu
import sqlalchemy as sa
import structlog

from shared import outbox
from shared.broker import Pause, close_quietly, connect, drain, gathered, kind_of, on_blocked
from shared.clock import Clock
from shared.content import put
from shared.database import Database, Settled
from shared.failpoints import Point, reach
from shared.gate import Gate
from shared.leases import Lease
from shared.metrics import Metrics
from shared.outbox import HandedOut, Next, Outgoing


log = structlog.get_logger()
WINDOW = 400  # spread over the partitions: each queue writes its log once for its part
UNMARKED = 2 * WINDOW  # more are marked at once
CONFIRM_SECONDS = 30  # a frozen broker must not hold us for ever
LOOK_SECONDS = 1.0  # after heartbeats
BLOCKED = "blocked"  # by the broker, which is short of memory or disk
STANDING_BY = "standing by"  # another process of the service publishes
MARKED_TOGETHER = 50  # to mark by itself each that comes alone would be a tenth of all work
MARK_SECONDS = 0.1  # after which fewer are marked by the next commit, or by one of their own
IDLE_SECONDS = 1.0  # sweep, and look after heartbeats, when nothing wakes us


class ConfirmMissing(OSError):
    """The broker did not confirm in time: the connection is given up, the window repeated."""


class Relay:
    """One at a time per database, by lease; `run` until told to stop."""

    def __init__(self, database: Database, url: str, clock: Clock) -> None:
        self._database, self._url, self._clock = database, url, clock
        self._awake = threading.Event()
        self._lease = Lease(database, "relay")
        self.gate: Gate | None = None  # set by whoever lets operators pause it
        self.finish: Callable[[Outgoing], Outgoing] | None = None  # a last touch before it is sent
        self.metrics = Metrics()
        self.state = "stopped"
        self.returned = 0  # how often the broker gave a message back as unroutable
        self.handed_out = HandedOut(None if database.is_shared else clock.now())
        self._confirmed: set[int] = set()  # and not yet marked
        self._looked = 0.0
        self._being_marked: set[int] = set()  # by a transaction that has not ended
        self._mark_at = 0.0  # by the clock of the process; until then only many are marked
        self._waits = False  # for a commit, with nothing unconfirmed
        self._seen: Next | None = None  # by the transaction that ended last, if it looked
        database.before_commit.append(self._mark)
        if not database.is_shared:
            database.before_commit.append(self._foresee)
        database.on_commit.append(self.wake)

    def wake(self) -> None:
        """There may be something to publish."""
        self._awake.set()

    def run(self, stop: threading.Event) -> None:
        """Publish until `stop`; broker and database may come and go."""
        pause = Pause("relay")
        while not stop.is_set():
            try:
                if self.gate is not None and not self.gate.may_begin():
                    self.state = self.gate.said
                    stop.wait(IDLE_SECONDS)
                elif not self._lease.is_mine():
                    self.state, self.handed_out.since = STANDING_BY, None
                    stop.wait(IDLE_SECONDS)
                else:
                    self.handed_out.since = self.handed_out.since or self._clock.now()
                    self._session(stop, pause)
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would end the service
                self.state = f"waiting after {type(trouble).__name__}"
                self.metrics.troubles["relay", kind_of(trouble)] += 1
                pause.after(trouble, stop)
        self._lease.release()
        self.state = "stopped"

    def _session(self, stop: threading.Event, pause: Pause) -> None:
        connection = connect(self._url)
        try:
            window = _Window(connection, self.metrics, lambda: self.state == BLOCKED)
            on_blocked(connection, self._blocked)
            self.state, is_idle, self._seen = "publishing", False, None
            while not stop.is_set() and self._goes_on(idle=is_idle):
                self._awake.clear()
                is_idle = not self._publish(window)
                if is_idle:
                    self._idle(connection)
                pause.reset()
        finally:
            close_quietly(connection)
            self._mark_now()  # what was confirmed is known, whatever became of the broker

    def _goes_on(self, *, idle: bool) -> bool:
        if not self._lease.is_mine():
            return False
        return self.gate is None or self.gate.may_go_on(idle=idle, left=self._left)

    def _left(self) -> int:
        with self._database.reading() as connection:
            return outbox.depth(connection)[0]

    def _blocked(self, *, is_blocked: bool) -> None:
        """The broker has no memory or no disk for more: it takes nothing until it says so."""
        self.state = BLOCKED if is_blocked else "publishing"
        log.warning("relay_blocked" if is_blocked else "relay_unblocked")

    def _publish(self, window: "_Window") -> bool:
        """Whether there may be more to publish at once."""
        rows, are_all = self._window()
        if not rows:
            return False
        confirmed = window.publish(rows if self.finish is None else list(map(self.finish, rows)))
        reach(Point.AFTER_PUBLISH_BEFORE_MARK, rows)
        self._confirmed.update(confirmed)
        if len(self._confirmed) > UNMARKED:
            self._mark_now()
        self.returned += len(rows) - len(confirmed)
        self.metrics.published += len(confirmed)
        self.metrics.returned = self.returned
        others_write = self._database.is_shared  # and their commits do not wake this process
        return bool(confirmed) and (others_write or not are_all)

    def _mark_now(self) -> None:
        self._mark_at = 0.0
        if self._confirmed - self._being_marked:
            with self._database.transaction():
                pass

    def _mark(self, connection: sa.Connection) -> Settled:
        """Into a transaction that is about to end; what it could not commit waits for the next one."""
        marked = self._to_mark()
        self._being_marked |= marked  # at once: others end their transactions while this one writes

        def settled(*, committed: bool) -> None:
            self._being_marked -= marked
            if committed:
                self._confirmed -= marked
                self.handed_out.numbers -= marked

        if marked:
            try:
                outbox.mark_sent(connection, marked, self._clock.now())
            except BaseException:
                settled(committed=False)
                raise
        return settled

    def _to_mark(self) -> set[int]:
        """What was confirmed, once it is much or some time has passed."""
        marked, now = self._confirmed - self._being_marked, time.monotonic()
        if not marked or (len(marked) < MARKED_TOGETHER and now < self._mark_at):
            return set()
        self._mark_at = now + MARK_SECONDS
        return marked

    def _window(self) -> Next:
        """What is to be published next, noted before anybody can edit it."""
        with self.handed_out.lock:
            found, self._seen = self._seen or self._looked_up(), None
            self.handed_out.numbers.update(row.number for row in found.rows)
        return found

    def _looked_up(self) -> Next:
        with self._database.reading() as connection:
            return self._unsent(connection)

    def _unsent(self, connection: sa.Connection) -> Next:
        return outbox.unsent(connection, WINDOW, self._confirmed)

    def _foresee(self, connection: sa.Connection) -> Settled:
        """While the relay waits, a transaction sees what it leaves to publish: to ask again costs three times that.

        Of SQLite alone, where nobody else writes meanwhile.  Who edits a row before it is taken up ends a
        transaction of his own, which looks again or makes the relay do so.
        """
        self._seen = None
        if self._waits:
            self._seen = self._unsent(connection)

        def settled(*, committed: bool) -> None:
            if not committed:
                self._seen = None

        return settled

    def _idle(self, connection: kombu.Connection) -> None:
        """Until woken: a commit brings more to publish, and marks what was confirmed before it."""
        self._waits = True
        try:
            if self._confirmed and not self._awake.wait(MARK_SECONDS):
                self._mark_now()
            self._awake.wait(IDLE_SECONDS)
        finally:
            self._waits = False
        if time.monotonic() - self._looked > LOOK_SECONDS:  # also when commits wake it all the time
            self._look(connection)

    def _look(self, connection: kombu.Connection) -> None:
        """After heartbeats, and whether the broker blocks or closes the connection."""
        self._looked = time.monotonic()
        connection.heartbeat_check()
        try:
            connection.drain_events(timeout=0)
        except TimeoutError:
            return


class _Window:
    """A channel in confirm mode and what is unconfirmed on it; tags count from 1 per channel."""

    def __init__(
        self, connection: kombu.Connection, metrics: Metrics, is_blocked: Callable[[], bool]
    ) -> None:
        self._connection, self._metrics, self._is_blocked = connection, metrics, is_blocked
        self._channel = connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._tag = 0
        self._pending: dict[int, Outgoing] = {}
        self._acked: dict[str, int] = {}
        self._returned: set[str] = set()

    def publish(self, rows: list[Outgoing]) -> list[int]:
        """Publish all rows, wait for the broker's word on each, give the numbers that it took and routed."""
        self._acked, self._returned = {}, set()
        with gathered(self._connection):
            for row in rows:
                self._tag += 1
                self._pending[self._tag] = row
                put(self._channel, row)
                reach(Point.INSIDE_RELAY_WINDOW, [row])
        self._wait()
        return [n for message, n in self._acked.items() if message not in self._returned]

    def _wait(self) -> None:
        deadline = time.monotonic() + CONFIRM_SECONDS
        while self._pending:
            self._metrics.unconfirmed = len(self._pending)
            left = deadline - time.monotonic()
            try:
                drain(self._connection, min(max(left, 0.001), LOOK_SECONDS))
            except TimeoutError:
                self._connection.heartbeat_check()
                if self._is_blocked():  # it says that it takes nothing, so it need not confirm
                    deadline = time.monotonic() + CONFIRM_SECONDS
                elif left <= LOOK_SECONDS:
                    raise ConfirmMissing(f"{len(self._pending)} messages unconfirmed") from None
        self._metrics.unconfirmed = 0

    def _on_ack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - amqp calls it so
        for number in self._covered(tag, multiple=multiple):
            row = self._pending.pop(number)
            self._acked[_identity(row)] = row.number

    def _on_nack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - amqp calls it so
        for number in self._covered(tag, multiple=multiple):
            row = self._pending.pop(number)
            log.warning("message_nacked", message_id=row.message_id)

    def _covered(self, tag: int, *, multiple: bool) -> list[int]:
        return [n for n in self._pending if n <= tag] if multiple else [tag]

    def _on_return(self, trouble: Exception, exchange: str, routing_key: str, message: Any) -> None:
        message_id = message.properties.get("message_id", "")
        self._returned.add(f"{message_id} {exchange}")
        log.error("message_unroutable", message_id=message_id, exchange=exchange)


def _identity(row: Outgoing) -> str:
    return f"{row.message_id} {row.exchange}"
