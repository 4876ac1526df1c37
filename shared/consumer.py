"""Consumes the partitions of one service: one delivery at a time, acked after its commit, never lost.

An own connection and channel.  Stop = stop reading, finish, ack, close the channel: a cancel with
unacked messages would give them to the successor out of order.
"""

import threading
from collections.abc import Callable
from typing import Any

import kombu

from contracts import binding
from shared import topology
from shared.broker import Pause, close_quietly, connect
from shared.delivery import Delivery


IDLE_SECONDS = 0.5  # how long a stop goes unheard when nothing arrives
PREFETCH = 100  # per queue; below it a quorum queue with many partitions starves


class Consumer:
    """Feeds `receive` with the deliveries of a service's queues until told to stop."""

    def __init__(self, url: str, service: str, receive: Callable[[Delivery], object]) -> None:
        self._url, self._service, self._receive = url, service, receive
        self.state = "stopped"

    def run(self, stop: threading.Event) -> None:
        """Consume until `stop`; broker, queues and database may come and go."""
        pause = Pause("consumer")
        while not stop.is_set():
            try:
                self._session(stop, pause)
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would end the service
                self.state = f"waiting after {type(trouble).__name__}"
                pause.after(trouble, stop)
        self.state = "stopped"

    def _session(self, stop: threading.Event, pause: Pause) -> None:
        connection, over = connect(self._url), threading.Event()
        try:
            self._subscribe(connection, lambda: stop.is_set() or over.is_set())
            self.state = "consuming"
            while not stop.is_set():
                self._drain(connection)
                pause.reset()
        finally:
            over.set()
            close_quietly(connection)  # whatever is unacked goes back, in order

    def _subscribe(self, connection: kombu.Connection, is_over: Callable[[], bool]) -> None:
        channel = connection.channel()
        channel.auto_decode = False  # or the body would no longer be the bytes that were sent
        channel.basic_qos(0, PREFETCH, False)  # noqa: FBT003 - global qos is refused by quorum queues

        def on_message(message: Any) -> None:
            if is_over():  # deliveries go on while a connection closes: they must not overtake
                return  # left unacked: the successor gets it
            self._receive(_delivery(message))
            channel.basic_ack(message.delivery_tag)

        for queue in topology.partition_queues(self._service):
            channel.basic_consume(queue, callback=on_message)

    def _drain(self, connection: kombu.Connection) -> None:
        try:
            connection.drain_events(timeout=IDLE_SECONDS)
        except TimeoutError:
            connection.heartbeat_check()


def _delivery(message: Any) -> Delivery:
    body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    headers = dict(message.headers or {})
    return Delivery(
        body=binding.structured(body, message.properties.get("content_type"), headers),
        headers=headers,
        exchange=message.delivery_info["exchange"],
        routing_key=message.delivery_info["routing_key"],
    )
