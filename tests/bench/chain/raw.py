"""A forwarder with nothing but delivery: python -m tests.bench.chain.raw, settings from the environment.

Up to a window of messages is published, all confirms awaited, then all acked at once.  What arrives in
the meantime is the next window.
"""

import os
from typing import Any

import kombu

from shared import topology
from tests.bench.chain.settings import hop


PREFETCH, WINDOW = 1_000, 250


class Forwarder:
    """One connection; a channel to read, a channel to write."""

    def __init__(self, url: str, queue: str, routing_key: str) -> None:
        self._connection = kombu.Connection(url, connect_timeout=5)
        self._routing_key = routing_key
        self._waiting: list[Any] = []
        self._reader, self._writer = self._connection.channel(), self._connection.channel()
        self._writer.confirm_select()
        self._writer.events["basic_ack"].add(self._on_confirm)
        self._published, self._unconfirmed = 0, set[int]()
        self._reader.auto_decode = False
        self._reader.basic_qos(0, PREFETCH, False)  # noqa: FBT003 - not global
        self._reader.basic_consume(queue, callback=self._waiting.append)

    def run(self) -> None:
        """Until the process is ended."""
        while True:
            self._connection.drain_events()
            while self._waiting:
                self._forward()

    def _forward(self) -> None:
        window = self._waiting[:WINDOW]
        del self._waiting[:WINDOW]
        for message in window:
            self._published += 1
            self._unconfirmed.add(self._published)
            self._writer.basic_publish(message, topology.EVENTS, self._routing_key)
        while self._unconfirmed:
            self._connection.drain_events()
        self._reader.basic_ack(window[-1].delivery_tag, multiple=True)

    def _on_confirm(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - amqp calls it so
        covered = {n for n in self._unconfirmed if n <= tag} if multiple else {tag}
        self._unconfirmed -= covered


if __name__ == "__main__":
    HOP = hop()
    Forwarder(os.environ["CHUANYU_AMQP_URL"], HOP.name, topology.local_key(HOP.writes.name)).run()
