"""What waits for a participant that is reached by HTTP leaves its queue: posted to it, or dropped when it asks itself.

It stands where the shovel would: acknowledged once the participant said that it has them, so that a death or an
outage doubles and never loses.  What a participant refuses is acknowledged too and told in the log: receipts and
resending do the rest.  While it does not answer nothing is held here, and pauses double up to a minute.
"""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import kombu
import structlog

from contracts import binding
from services.gateway.adapters.http_batch import LONGEST_LINE, Signed
from services.gateway.adapters.posting import NotTaken, Posting, Refused
from services.gateway.adapters.registry import Registry
from services.gateway.domain.transport import Kind, Transport
from shared import topology
from shared.broker import close_quietly, connect, drain, may_have_more
from shared.clock import Clock
from shared.leases import Lease
from shared.logging import origin


log = structlog.get_logger()
AT_ONCE, LARGEST = 100, 4 * 1024 * 1024  # messages of a request, and bytes of their bodies
IDLE_SECONDS = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds


@dataclass
class Pusher:
    """One at a time per database, by lease; `run` until told to stop."""

    broker_url: str
    partner: str
    registry: Registry
    posting: Posting
    clock: Clock
    trouble: str | None = field(default=None, init=False)  # of the last try
    since: dt.datetime | None = field(default=None, init=False)
    _pause: float = field(default=FIRST_PAUSE, init=False)

    def run(self, stop: threading.Event) -> None:
        """Follow the participant's transport; broker, database and participant may come and go."""
        lease = Lease(self.registry.database, "push")
        while not stop.is_set():
            try:
                if lease.is_mine() and self._transport().kind is not Kind.AMQP:
                    self._session(stop, lease)
                else:
                    self.well()
                    stop.wait(IDLE_SECONDS)
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would leave all unsent
                stop.wait(self._failed(trouble))
        self.posting.session.close()
        lease.release()

    def _transport(self) -> Transport:
        who = self.registry.known().participants.get(self.partner)
        return who.transport if who else Transport()

    def _failed(self, trouble: Exception) -> float:
        """How long to wait; a participant that names a time is asked no earlier."""
        self.trouble = str(trouble) if isinstance(trouble, NotTaken) else type(trouble).__name__
        self.since = self.since or self.clock.now()
        seconds, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        if isinstance(trouble, NotTaken):
            seconds = max(seconds, trouble.pause or 0)
            log.warning("push_waits", seconds=seconds, why=self.trouble)
        else:
            log.warning("push_waits", seconds=seconds, **origin(trouble))
        return seconds

    def well(self) -> None:
        """Nothing is wrong, as far as we know."""
        self.trouble = self.since = None
        self._pause = FIRST_PAUSE

    def _session(self, stop: threading.Event, lease: Lease) -> None:
        """Until the transport is another; closing the connection puts back, in order, what was not taken."""
        transport = self._transport()
        connection = connect(self.broker_url)
        try:
            waiting = _Waiting(connection, topology.border_queue(self.partner))
            while not stop.is_set() and lease.is_mine() and self._transport() == transport:
                if batch := waiting.batch():
                    self._settle(transport, batch)
                    batch[-1].channel.basic_ack(batch[-1].delivery_tag, multiple=True)
                    self.well()
        finally:
            close_quietly(connection)

    def _settle(self, transport: Transport, batch: Sequence[Any]) -> None:
        """Who asks itself gets them from the journal: these are second copies."""
        messages = [] if transport.url is None else list(_signed(batch))
        if messages:
            self.post(str(transport.url), messages)

    def post(self, url: str, messages: Sequence[Signed]) -> None:
        """Until the participant has them or refused them; raises NotTaken.

        What it refuses as a whole is halved, so that one message that it cannot take is found.
        """
        try:
            outcomes = self.posting.post(url, messages)
        except Refused as refused:
            if len(messages) > 1:
                middle = len(messages) // 2
                self.post(url, messages[:middle])
                self.post(url, messages[middle:])
                return
            outcomes = [str(refused)]
        for code in filter(None, outcomes):
            log.error("push_refused", participant=self.partner, code=code)


def _signed(batch: Sequence[Any]) -> Iterator[Signed]:
    """What has no line proves nothing to anybody, and would be refused for ever."""
    for message in batch:
        line = message.headers.get(binding.SIGNATURE)
        if isinstance(line, str) and line.isascii() and len(line) <= LONGEST_LINE and message.body:
            yield Signed(message.body, line)
        else:
            log.error("push_left_out", code="SIGNATURE_MISSING", bytes=len(message.body))


class _Waiting:
    """The messages of one queue as they come, in their order."""

    def __init__(self, connection: kombu.Connection, queue: str) -> None:
        self._connection = connection
        self._there: list[Any] = []
        channel = connection.channel()
        channel.auto_decode = False  # or the body would no longer be the bytes that were sent
        channel.basic_qos(0, 2 * AT_ONCE, False)  # noqa: FBT003 - global qos is refused by quorum queues
        channel.basic_consume(queue, callback=self._there.append)

    def batch(self) -> list[Any]:
        """What is there, as much as one request takes; waits a moment for the first."""
        if not self._there:
            self._hear(IDLE_SECONDS)
        while len(self._there) < AT_ONCE and may_have_more(self._connection) and self._hear(0):
            pass
        count, size = 0, 0
        for message in self._there[:AT_ONCE]:
            size += len(message.body)
            if count and size > LARGEST:
                break
            count += 1
        taken, self._there[:] = self._there[:count], self._there[count:]
        return taken

    def _hear(self, seconds: float) -> bool:
        """Whether the broker said something."""
        try:
            drain(self._connection, seconds)
        except TimeoutError:
            self._connection.heartbeat_check()
            return False
        return True
