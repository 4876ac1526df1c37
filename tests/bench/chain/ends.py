"""Both ends of a chain: what puts messages in, and what counts them as they come out."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import kombu
from amqp.basic_message import Message

from shared import topology
from tests.bench.chain.message import ENTRANCE, key_number, number_of
from tests.bench.chain.topology import SINK


WINDOW = 1_000  # unconfirmed at any moment
PREFETCH, ACKED_AT_ONCE = 1_000, 250
LATE_SECONDS = 0.2  # silence after the last one, in which a second copy would come


class Producer:
    """Publishes numbered messages, all confirmed."""

    def __init__(self, url: str, message: Callable[[int], Message]) -> None:
        self._connection = kombu.Connection(url, connect_timeout=5)
        self._message = message
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_confirm)
        self._published, self._unconfirmed = 0, deque[int]()

    def put(self, numbers: Iterable[int]) -> None:
        """Returns when the broker has them all."""
        for number in numbers:
            self.send(number)
            while len(self._unconfirmed) >= WINDOW:
                self._connection.drain_events()
        while self._unconfirmed:
            self._connection.drain_events()

    def send(self, number: int) -> None:
        """Without waiting."""
        self._published += 1
        self._unconfirmed.append(self._published)
        self._channel.basic_publish(
            self._message(number), topology.EVENTS, ENTRANCE, mandatory=True
        )

    def close(self) -> None:
        self._connection.release()

    def _on_confirm(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - amqp calls it so
        if not multiple:
            self._unconfirmed.remove(tag)
        while multiple and self._unconfirmed and self._unconfirmed[0] <= tag:
            self._unconfirmed.popleft()


class Sink:
    """Takes what comes out; `arrived` is when each number came first, in seconds of the process's clock."""

    def __init__(self, url: str) -> None:
        self.arrived: dict[int, float] = {}
        self.duplicates = self.out_of_order = 0
        self._expected = range(0)
        self._newest: dict[int, int] = {}  # number by key
        self._connection = kombu.Connection(url, connect_timeout=5)
        self._channel = self._connection.channel()
        self._channel.auto_decode = False
        self._channel.basic_qos(0, PREFETCH, False)  # noqa: FBT003 - not global
        self._channel.basic_consume(SINK, callback=self._take)
        self._unacked = 0

    def wait_for(self, numbers: range, patience: float) -> int:
        """How many of them did not come; `patience` is for the next message, in seconds."""
        self.arrived, self._expected = {}, numbers
        while len(self.arrived) < len(numbers) and self._takes_one(patience):
            pass
        while self._takes_one(LATE_SECONDS):
            pass
        return len(numbers) - len(self.arrived)

    def close(self) -> None:
        self._connection.release()

    def _takes_one(self, patience: float) -> bool:
        try:
            self._connection.drain_events(timeout=patience)
        except TimeoutError:
            return False
        return True

    def _take(self, message: Any) -> None:
        number = number_of(message)
        if number in self.arrived or number not in self._expected:
            self.duplicates += 1
        else:
            self.arrived[number] = time.perf_counter()
            self._check_order(number)
        self._unacked += 1
        if self._unacked == ACKED_AT_ONCE:
            self._channel.basic_ack(message.delivery_tag, multiple=True)
            self._unacked = 0

    def _check_order(self, number: int) -> None:
        key = key_number(number)
        newest = self._newest.get(key, -1)
        self.out_of_order += number < newest
        self._newest[key] = max(number, newest)
