"""What came by HTTP goes to this node's own broker, where the partner's shovel would have put it.

All further checks, the journal and the receipts are those of AMQP.  One connection, kept while it is used: nothing
sends its heartbeats in between.
"""

import threading
import time
from collections.abc import Sequence
from typing import Any

import kombu
import structlog

from shared.broker import BROKER_TROUBLE, close_quietly, connect, drain, gathered
from shared.content import put
from shared.logging import origin
from shared.outbox import Outgoing


log = structlog.get_logger()
CONFIRM_SECONDS = 8.0
TURN_SECONDS = 5.0  # that a request waits for those before it
KEPT_SECONDS = 5.0  # after its last use; below the time after which the broker misses heartbeats
LOOK_SECONDS = 1.0


class BrokerAway(Exception):
    """The broker has not confirmed: it has all, some or none of them, and whoever sends again does no harm."""

    code = "BROKER_AWAY"


class NotConfirmed(OSError):
    """Not in time, refused, or no queue takes it."""


class BorderPublisher:
    """Publishes one batch after the other; `run` until told to stop."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._turn = threading.Lock()
        self._connection: kombu.Connection | None = None
        self._channel: Any = None
        self._used_at = 0.0
        self._tag, self._pending, self._failed = 0, set[int](), False

    def run(self, stop: threading.Event) -> None:
        """Close the connection once nobody has used it for some seconds."""
        while not stop.wait(LOOK_SECONDS):
            if time.monotonic() - self._used_at > KEPT_SECONDS:
                self._leave()
        self._leave()

    def _leave(self) -> None:
        if self._connection is not None and self._turn.acquire(blocking=False):
            try:
                self._forget()
            finally:
                self._turn.release()

    def publish(self, rows: Sequence[Outgoing]) -> None:
        """Until the broker has confirmed every one; raises BrokerAway."""
        if not self._turn.acquire(timeout=TURN_SECONDS):
            raise BrokerAway("others wait for it already")
        try:
            self._publish(rows)
            self._used_at = time.monotonic()
        except BROKER_TROUBLE as trouble:
            self._forget()
            log.warning("border_not_published", messages=len(rows), **origin(trouble))
            raise BrokerAway(type(trouble).__name__) from trouble
        finally:
            self._turn.release()

    def _publish(self, rows: Sequence[Outgoing]) -> None:
        connection = self._open()
        with gathered(connection):
            for row in rows:
                self._tag += 1
                self._pending.add(self._tag)
                put(self._channel, row)
        end = time.monotonic() + CONFIRM_SECONDS
        while self._pending:
            drain(connection, max(end - time.monotonic(), 0.001))  # TimeoutError is an OSError
        if self._failed:
            raise NotConfirmed("refused by the broker")

    def _open(self) -> kombu.Connection:
        if self._connection is None:
            self._connection = connect(self._url)
            self._channel = self._connection.channel()
            self._channel.confirm_select()
            self._channel.events["basic_ack"].add(self._on_ack)
            self._channel.events["basic_nack"].add(self._on_nack)
            self._channel.events["basic_return"].add(self._on_return)
            self._tag, self._failed = 0, False
            self._pending.clear()
        return self._connection

    def _forget(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            close_quietly(connection)

    def _on_ack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - amqp calls it so
        self._pending -= {n for n in self._pending if n <= tag} if multiple else {tag}

    def _on_nack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - amqp calls it so
        self._failed = True
        self._on_ack(tag, multiple)

    def _on_return(self, _trouble: Exception, exchange: str, _key: str, _message: Any) -> None:
        self._failed = True
        log.error("message_unroutable", exchange=exchange)
