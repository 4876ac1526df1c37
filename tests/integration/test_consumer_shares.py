"""Several consumers of one service: they share the partitions and stand by for each other."""

import threading
from collections.abc import Iterable, Iterator

import pytest
from amqp.basic_message import Message

from shared.consumer import Consumer
from shared.settings import Share
from tests.integration.receiving import Receiving, a_consumer, put_raw, raw
from tests.integration.running import running
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker
KEYS, MANY = 32, 320


def numbered(numbers: Iterable[int]) -> list[Message]:
    """Their bodies; the keys take turns."""
    return [raw(b"%d" % number, key=f"k{number % KEYS}") for number in numbers]


def in_order(bodies: list[bytes]) -> bool:
    """All of each key, once."""
    numbers = {key: [int(b) for b in bodies if int(b) % KEYS == key] for key in range(KEYS)}
    return all(numbers[key] == list(range(key, MANY, KEYS)) for key in range(KEYS))


class TestTwoConsumersOfOneService:
    def test_share_no_message_and_break_no_order(self, vhost: Vhost) -> None:
        first, second = Receiving(), Receiving()
        with running(a_consumer(vhost, first).run), running(a_consumer(vhost, second).run):
            put_raw(vhost, *(raw(str(n).encode(), key=f"k{n % 7}") for n in range(100)))
            eventually(lambda: len(first.bodies) + len(second.bodies) >= 100)

        assert sorted(int(b) for b in first.bodies + second.bodies) == list(range(100))


class TestTwoProcessesOfOneService:
    @pytest.fixture(autouse=True)
    def _soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shared.consumer.STANDBY_SECONDS", 1.0)

    def test_share_the_partitions_and_one_takes_over_when_the_other_ends(
        self, vhost: Vhost
    ) -> None:
        first, second = Receiving(), Receiving()
        one, two = (
            Consumer(vhost.url, "credit", receive, Share(n, 2))
            for n, receive in enumerate((first, second), start=1)
        )
        with running(one.run):
            with running(two.run):
                eventually(lambda: (one.state, two.state) == ("consuming", "consuming"))
                put_raw(vhost, *(raw(str(n).encode(), key=f"k{n}") for n in range(100)))
                eventually(lambda: len(first.bodies) + len(second.bodies) == 100)
                shares = len(first.bodies), len(second.bodies)
                threading.Event().wait(1.5)  # now each stands by for the other
            put_raw(vhost, *(raw(str(n).encode(), key=f"k{n}") for n in range(100, 200)))
            eventually(lambda: len(first.bodies) + len(second.bodies) == 200)

        assert min(shares) > 20
        assert len(second.bodies) == shares[1]

    def test_keep_the_order_of_each_key_when_one_ends(self, vhost: Vhost) -> None:
        first, second = Receiving(), Receiving()
        one, two = (
            Consumer(vhost.url, "credit", receive, Share(n, 2))
            for n, receive in enumerate((first, second), start=1)
        )
        with running(one.run):
            with running(two.run):
                eventually(lambda: two.state == "consuming")
                threading.Event().wait(1.5)
                put_raw(vhost, *(raw(b"%d" % n, key=f"k{n % 8}") for n in range(400)))
                eventually(lambda: second.bodies)
            eventually(lambda: len(first.bodies) + len(second.bodies) == 400)

        for key in range(8):
            for bodies in (first.bodies, second.bodies):
                numbers = [int(body) for body in bodies if int(body) % 8 == key]
                assert numbers == sorted(numbers)


class TestAProcessThatWasAway:
    @pytest.fixture(autouse=True)
    def _soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shared.consumer.STANDBY_SECONDS", 0.2)
        monkeypatch.setattr("shared.consumer.GIVING_BACK_SECONDS", 0.2)
        monkeypatch.setattr("shared.consumer.BATCH", 3)

    @pytest.fixture
    def first(self, vhost: Vhost) -> Iterator[Receiving]:
        """All come to one process of two, and most of them are still to be handled."""
        received = Receiving()
        with running(Consumer(vhost.url, "credit", received, Share(1, 2)).run):
            put_raw(vhost, *numbered(range(KEYS)))
            eventually(lambda: len(received.bodies) == KEYS)
            received.gate.clear()
            received.entered.clear()
            put_raw(vhost, *numbered(range(KEYS, MANY)))
            assert received.entered.wait(10)
            yield received

    def test_gets_its_partitions_back_and_each_key_stays_in_order(
        self, vhost: Vhost, first: Receiving
    ) -> None:
        second = Receiving()
        two = Consumer(vhost.url, "credit", second, Share(2, 2))
        with running(two.run):
            eventually(lambda: two.state == "consuming")
            threading.Event().wait(0.2)
            first.gate.set()
            eventually(lambda: len(first.bodies) + len(second.bodies) == MANY)

        assert second.bodies
        assert in_order(first.bodies + second.bodies)

    def test_is_not_waited_for_by_those_who_have_its_partitions(self, first: Receiving) -> None:
        threading.Event().wait(0.2)
        first.gate.set()
        eventually(lambda: len(first.bodies) == MANY)

        assert in_order(first.bodies)
