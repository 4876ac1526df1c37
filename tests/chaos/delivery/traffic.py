"""Both ends of the run: what sends every message until the broker confirmed it, and what takes the rest out."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any

import kombu

from shared.broker import BROKER_TROUBLE, close_quietly, connect
from tests.bench.chain.topology import SINK
from tests.chaos.delivery.messages import UNKNOWN, number_of
from tests.chaos.delivery.plan import Kind, Planned
from tests.chaos.publishing import Parcel, publish


WINDOW = 50
COPIES = 3
AGAIN = 0.3  # seconds before the next connection
SILENCE = 1.0  # seconds after which the sink is empty


class Producer:
    """Sends in order; after any doubt the whole window again, which only makes copies."""

    def __init__(self, url: str, wrap: Callable[[Planned], Parcel], chance: Random) -> None:
        self._url, self._wrap, self._chance = url, wrap, chance
        self.sent = 0  # messages that the broker has for certain
        self.copies = 0

    def run(self, planned: Sequence[Planned], stop: threading.Event, pace: float) -> None:
        """Until all are confirmed, at most `pace` messages a second."""
        started = time.monotonic()
        while self.sent < len(planned) and not stop.is_set():
            try:
                self._session(planned, stop, started, pace)
            except BROKER_TROUBLE:
                stop.wait(AGAIN)

    def _session(
        self, planned: Sequence[Planned], stop: threading.Event, started: float, pace: float
    ) -> None:
        connection = connect(self._url)
        try:
            channel = connection.channel()
            channel.confirm_select()
            while self.sent < len(planned) and not stop.is_set():
                stop.wait(max(0.0, started + self.sent / pace - time.monotonic()))
                window = planned[self.sent : self.sent + WINDOW]
                publish(connection, channel, list(self._with_copies(window)))
                self.sent += len(window)
        finally:
            close_quietly(connection)

    def _with_copies(self, window: Iterable[Planned]) -> Iterator[Parcel]:
        """A copy comes right behind its first, or behind the others of the window."""
        late = []
        for planned in window:
            yield self._wrap(planned)
            if planned.kind is Kind.COPIED:
                self.copies += COPIES
                yield self._wrap(planned)
                late += [planned] * (COPIES - 1)
        self._chance.shuffle(late)
        yield from map(self._wrap, late)


def take_all(url: str, queue: str = SINK) -> list[tuple[int, str]]:
    """Number and message id of everything in a queue, in order; it stays there for nobody."""
    found: list[tuple[int, str]] = []
    with kombu.Connection(url, connect_timeout=5) as connection:
        channel = connection.channel()
        channel.auto_decode = False
        channel.basic_qos(0, 1_000, False)  # noqa: FBT003 - not global

        def take(message: Any) -> None:
            found.append((number_of(message), str(message.properties.get("message_id"))))
            channel.basic_ack(message.delivery_tag)

        channel.basic_consume(queue, callback=take)
        while True:
            try:
                connection.drain_events(timeout=SILENCE)
            except TimeoutError:
                return [(number, name) for number, name in found if number != UNKNOWN]
