"""Consumes the partitions of one service: what has arrived is one batch, acked after its commit, never lost.

An own connection and channel.  Acks wait a moment for others: of a message that comes alone its ack would cost the
broker as much as the message.  Stop = stop reading, finish, ack, close the channel: a cancel with
unacked messages would give them to the successor out of order.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import kombu
import structlog

from contracts import binding
from shared import topology
from shared.broker import (
    BROKER_TROUBLE,
    Pause,
    close_quietly,
    connect,
    drain,
    kind_of,
    may_have_more,
)
from shared.delivery import Delivery
from shared.failpoints import Point, reach
from shared.frames import Arrived
from shared.gate import Gate
from shared.metrics import Metrics
from shared.settings import WHOLE, Share


log = structlog.get_logger()
IDLE_SECONDS = 0.5  # how long a stop goes unheard when nothing arrives
PREFETCH = 200  # per queue; below 100 a quorum queue with many partitions starves
BATCH = 200  # more gains little and costs memory
# of bodies; what is not read yet stays in the socket and at the broker
BATCH_BYTES = 4 * 1024 * 1024
ACKED_TOGETHER = 50  # or more, at once
ACK_SECONDS = 0.2  # after which fewer are acked, unless a batch is being handled: after it, then
STANDBY_SECONDS = 5.0  # after which a process also stands by for the partitions of the others
GIVING_BACK_SECONDS = 60.0  # after which it gives back what it got of theirs


class Consumer:
    """Feeds `receive` with what a service's queues deliver, in order, until told to stop."""

    def __init__(
        self,
        url: str,
        service: str,
        receive: Callable[[Sequence[Delivery]], object],
        share: Share = WHOLE,
    ) -> None:
        self._url, self._service, self._receive = url, service, receive
        self._share = share
        self.gate: Gate | None = None  # set by whoever lets operators pause it
        self.metrics = Metrics()
        self.state = "stopped"

    def run(self, stop: threading.Event) -> None:
        """Consume until `stop`; broker, queues and database may come and go."""
        pause = Pause("consumer")
        while not stop.is_set():
            try:
                if self.gate is None or self.gate.may_begin():
                    self._session(stop, pause)
                else:
                    self.state = self.gate.said
                    stop.wait(IDLE_SECONDS)
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would end the service
                self.state = f"waiting after {type(trouble).__name__}"
                self.metrics.troubles["consumer", kind_of(trouble)] += 1
                pause.after(trouble, stop)
        self.state = "stopped"

    def _session(self, stop: threading.Event, pause: Pause) -> None:
        connection = connect(self._url)
        try:
            arriving = _Arriving(connection, self._service, self._share)
            self.state, self.metrics.partitions = "consuming", arriving.own
            try:
                self._rounds(arriving, stop, pause)
            finally:
                arriving.leave()
        finally:
            self.metrics.partitions = 0
            close_quietly(connection)  # whatever is unacked goes back, in order

    def _rounds(self, arriving: "_Arriving", stop: threading.Event, pause: Pause) -> None:
        batch: Sequence[Any] | None = None
        while not stop.is_set() and self._goes_on(arriving, idle=batch == []):
            batch = arriving.batch()
            if batch:
                self._take(batch)
                arriving.took(batch)
            if arriving.is_ack_due():
                arriving.ack()
            pause.reset()

    def _take(self, batch: Sequence[Any]) -> None:
        self._receive([_delivery(message) for message in batch])
        reach(Point.AFTER_COMMIT_BEFORE_ACK, batch)

    def _goes_on(self, arriving: "_Arriving", *, idle: bool) -> bool:
        return self.gate is None or self.gate.may_go_on(idle=idle, left=arriving.left)


class _Arriving:
    """Deliveries as they come, in their order; what nobody took goes back with its channel.

    The own share of the partitions is asked for at once, the rest a little later: of each the broker lets
    the first one be active, and the next one when that is gone.  The rest has a channel of its own: closing it
    gives back, in order, what belongs to others; who asked for it meanwhile is next.
    """

    def __init__(self, connection: kombu.Connection, service: str, share: Share) -> None:
        self._connection = connection
        self._waiting: list[Any] = []
        self._bytes = 0  # of what waits
        self._taken: list[Any] = []  # and not yet acked
        self._ack_at = 0.0  # by the clock of the process
        queues = self._queues = topology.partition_queues(service)
        own = share.of(queues)
        self._others = [queue for queue in queues if queue not in own]
        self._channel, self.own = self._consume(own, self._take), len(own)
        self._standby: Any = None
        self._took_over, self._stand_by_at = False, time.monotonic() + STANDBY_SECONDS

    def _consume(self, queues: Sequence[str], take: Callable[[Any], None]) -> Any:
        channel = self._connection.channel()
        channel.auto_decode = False  # or the body would no longer be the bytes that were sent
        channel.basic_qos(0, PREFETCH, False)  # noqa: FBT003 - global qos is refused by quorum queues
        for queue in queues:
            channel.basic_consume(queue, callback=take)
        return channel

    def _take(self, message: Any) -> None:
        self._waiting.append(message)
        self._bytes += len(message.body)

    def _take_over(self, message: Any) -> None:
        self._took_over = True
        self._take(message)

    def _is_full(self) -> bool:
        return len(self._waiting) >= BATCH or self._bytes >= BATCH_BYTES

    def batch(self) -> list[Any]:
        """What is there, at most BATCH or about BATCH_BYTES; waits a moment for the first, never for more."""
        if self._others and time.monotonic() >= self._stand_by_at:
            self._stand_by()
        if not self._is_full():
            self._drain(0 if self._waiting else self._patience())
        while not self._is_full() and may_have_more(self._connection) and self._drain(0):
            pass
        taken = self._waiting[:BATCH]
        self._keep(self._waiting[BATCH:])
        return taken

    def _keep(self, waiting: list[Any]) -> None:
        self._waiting = waiting
        self._bytes = sum(len(message.body) for message in waiting)

    def _stand_by(self) -> None:
        """Behind all who already do, and anew when messages came: whose they are may be back by now."""
        if self._standby is not None and self._took_over:
            self.ack()
            self._standby.close()
            self._keep([m for m in self._waiting if m.channel is self._channel])
            self._standby = None
        if self._standby is None:
            self._standby, self._took_over = self._consume(self._others, self._take_over), False
        self._stand_by_at = time.monotonic() + GIVING_BACK_SECONDS

    def left(self) -> int:
        """What is still to be taken, here and at the broker; what others hold does not show."""
        declared = [self._channel.queue_declare(q, passive=True) for q in self._queues]
        ready: int = sum(answer.message_count for answer in declared)
        return ready + len(self._waiting)

    def took(self, batch: Sequence[Any]) -> None:
        """It is committed; its ack may wait for others."""
        if not self._taken:
            self._ack_at = time.monotonic() + ACK_SECONDS
        self._taken += batch

    def is_ack_due(self) -> bool:
        """Whether much waits for its ack, or something waits for long."""
        much = len(self._taken) >= ACKED_TOGETHER
        return much or (bool(self._taken) and time.monotonic() >= self._ack_at)

    def _patience(self) -> float:
        """How long to wait for the first message: acks must not."""
        if not self._taken:
            return IDLE_SECONDS
        return min(IDLE_SECONDS, max(0.001, self._ack_at - time.monotonic()))

    def leave(self) -> None:
        """Ack what was taken, if the broker still hears it."""
        try:
            if self._connection.connected:
                self.ack()
        except BROKER_TROUBLE as trouble:
            log.debug("acks_abandoned", trouble=type(trouble).__name__)

    def ack(self) -> None:
        """All up to the last one of each channel: batches are taken, committed and acked in order."""
        if not self._taken:
            return
        acked, self._taken = self._taken, []
        for last in {message.channel: message for message in acked}.values():
            last.channel.basic_ack(last.delivery_tag, multiple=True)
        reach(Point.AFTER_ACK, acked)

    def _drain(self, seconds: float) -> bool:
        """Whether the broker said something."""
        try:
            drain(self._connection, seconds)
        except TimeoutError:
            self._connection.heartbeat_check()
            return False
        return True


def _delivery(message: Arrived) -> Delivery:
    delivered = message.delivery_info
    return Delivery(
        body=binding.structured(message.body, message.content_type, message.headers),
        headers=message.headers,
        exchange=delivered["exchange"],
        routing_key=delivered["routing_key"],
        redelivered=bool(delivered["redelivered"]),
    )
