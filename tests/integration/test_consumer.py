"""The consumer on a real broker: acks after the commit only, keeps order, survives every kind of trouble."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from contracts import binding
from contracts import envelope as envelopes
from shared.consumer import BATCH, BATCH_BYTES, Consumer
from shared.delivery import Delivery
from shared.failpoints import Point, arm, disarm
from tests.builders import an_envelope
from tests.fakes.handling import Bug
from tests.integration.receiving import Receiving, a_consumer, busy, put_raw, raw
from tests.integration.running import running
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker


@contextmanager
def acks() -> Iterator[list[int]]:
    """Of how many messages each ack inside the block was."""
    acked: list[int] = []

    def note(point: Point, at_stake: Sequence[Any]) -> None:
        if point is Point.AFTER_ACK:
            acked.append(len(at_stake))

    arm(note)
    try:
        yield acked
    finally:
        disarm()


@pytest.fixture
def late_acks(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is due while the test runs."""
    monkeypatch.setattr("shared.consumer.ACK_SECONDS", 60)


class TestDeliveries:
    def test_come_from_every_partition(self, vhost: Vhost) -> None:
        receiving = Receiving()
        sent = [raw(str(n).encode(), key=f"key-{n}") for n in range(100)]

        put_raw(vhost, *sent)
        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: len(receiving.bodies) == 100)

        assert sorted(map(int, receiving.bodies)) == list(range(100))

    def test_of_one_key_come_in_order(self, vhost: Vhost) -> None:
        receiving = Receiving()
        put_raw(vhost, *(raw(str(n).encode()) for n in range(300)))

        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: len(receiving.bodies) == 300)

        assert [int(body) for body in receiving.bodies] == list(range(300))

    def test_come_with_headers_exchange_and_routing_key(self, vhost: Vhost) -> None:
        receiving, envelope = Receiving(), an_envelope()

        vhost.put("credit", envelope)
        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: receiving.deliveries)

        [delivery] = receiving.deliveries
        assert delivery.body == envelopes.encode(envelope)
        assert binding.headers(envelope).items() <= delivery.headers.items()
        assert (delivery.exchange, delivery.routing_key) == ("credit.by-partition", "local.x")

    def test_in_binary_mode_come_as_whole_messages(self, vhost: Vhost) -> None:
        receiving, envelope = Receiving(), an_envelope()
        whole = json.loads(envelopes.encode(envelope))
        body = json.dumps(whole.pop("data")).encode()
        headers = {f"ce-{name}": value for name, value in whole.items()}
        del headers["ce-datacontenttype"]

        put_raw(vhost, raw(body, content_type="application/json", headers=headers))
        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: receiving.deliveries)

        assert envelopes.decode(receiving.deliveries[0].body) == envelope

    def test_keep_their_bytes_whatever_encoding_they_claim(self, vhost: Vhost) -> None:
        receiving = Receiving()
        claimed = {
            "utf-8": "重庆".encode(),
            "gbk": "重庆".encode("gbk"),
            "latin-1": b"\xe9",
            "unicode_escape": b"\\ud800",
            "no-such-encoding": b"\xff",
        }

        put_raw(vhost, *(raw(body, content_encoding=name) for name, body in claimed.items()))
        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: len(receiving.bodies) == len(claimed))

        assert receiving.bodies == list(claimed.values())

    def test_may_be_empty(self, vhost: Vhost) -> None:
        receiving = Receiving()
        put_raw(vhost, raw(b""), raw(b"next"))

        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: len(receiving.bodies) == 2)

        assert receiving.bodies == [b"", b"next"]


class TestABatch:
    def test_is_what_has_arrived_and_never_waits_to_be_full(self, vhost: Vhost) -> None:
        receiving = Receiving()
        receiving.gate.clear()
        put_raw(vhost, raw(b"0"))

        with running(a_consumer(vhost, receiving).run):
            assert receiving.entered.wait(10)
            put_raw(vhost, *(raw(str(n).encode()) for n in range(1, 150)))
            receiving.gate.set()
            eventually(lambda: len(receiving.bodies) == 150)

        assert receiving.batches[0] == 1
        assert max(receiving.batches) <= BATCH
        assert len(receiving.batches) < 150
        assert [int(body) for body in receiving.bodies] == list(range(150))
        eventually(lambda: vhost.is_drained("credit"))

    def test_of_large_messages_ends_before_it_fills_the_memory(self, vhost: Vhost) -> None:
        """A partner may send what no contract allows; it is taken a few at a time, and all of it."""
        receiving = Receiving()
        receiving.gate.clear()
        large = BATCH_BYTES // 4
        put_raw(vhost, raw(b"0"))

        with running(a_consumer(vhost, receiving).run):
            assert receiving.entered.wait(10)
            put_raw(vhost, *(raw(str(n).encode().rjust(large)) for n in range(1, 21)))
            receiving.gate.set()
            eventually(lambda: len(receiving.bodies) == 21)

        assert max(receiving.batches) <= 4
        assert [int(body) for body in receiving.bodies] == list(range(21))
        eventually(lambda: vhost.is_drained("credit"))

    def test_says_what_came_before(self, vhost: Vhost) -> None:
        receiving = Receiving()
        receiving.failures = [busy()]
        put_raw(vhost, raw(b"one"))

        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: receiving.deliveries)

        assert [delivery.redelivered for delivery in receiving.deliveries] == [True]


class TestAnAck:
    def test_follows_the_return_and_not_before(self, vhost: Vhost) -> None:
        receiving = Receiving()
        receiving.gate.clear()
        put_raw(vhost, raw(b"one"))

        with running(a_consumer(vhost, receiving).run) as stop:
            assert receiving.entered.wait(10)
            vhost.close_connections()  # as if the process had died in the middle
            receiving.gate.set()
            eventually(lambda: len(receiving.bodies) == 2)
            stop.set()

        assert receiving.bodies == [b"one", b"one"]
        eventually(lambda: vhost.is_drained("credit"))

    def test_goes_no_further_than_what_was_taken(
        self, vhost: Vhost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shared.consumer.BATCH", 10)
        receiving = Receiving()

        def fail_at_the_second(batch: Sequence[Delivery]) -> None:
            if len(receiving.batches) == 1 and not receiving.failed:
                receiving.failures.append(busy())
            receiving(batch)

        put_raw(vhost, *(raw(str(n).encode()) for n in range(50)))
        with running(a_consumer(vhost, fail_at_the_second).run):
            eventually(lambda: len(receiving.bodies) == 50)

        assert receiving.failed
        assert [int(body) for body in receiving.bodies] == list(range(50))

    def test_waits_for_others_but_not_for_long(self, vhost: Vhost) -> None:
        """While messages come one by one, none of them is acked by itself, and none waits for the last."""
        receiving = Receiving()

        with acks() as acked, running(a_consumer(vhost, receiving).run):
            for number in range(40):
                put_raw(vhost, raw(str(number).encode()))
                eventually(lambda: len(receiving.bodies) == number + 1)  # noqa: B023 - called at once
            eventually(lambda: sum(acked) == 40)  # before it stops

        assert 1 < len(acked) < 40

    @pytest.mark.usefixtures("late_acks")
    def test_of_what_was_committed_is_given_although_the_next_batch_fails(
        self, vhost: Vhost
    ) -> None:
        receiving = Receiving()

        def fail_once(batch: Sequence[Delivery]) -> None:
            if receiving.bodies and not receiving.failed:
                receiving.failures.append(busy())
            receiving(batch)

        with running(a_consumer(vhost, fail_once).run):
            put_raw(vhost, raw(b"0"))
            eventually(lambda: receiving.bodies)
            put_raw(vhost, raw(b"1"))
            eventually(lambda: len(receiving.bodies) == 2)

        assert receiving.failed
        assert receiving.bodies == [b"0", b"1"]

    @pytest.mark.usefixtures("late_acks")
    def test_that_the_broker_no_longer_hears_is_given_up(self, vhost: Vhost) -> None:
        """What was taken comes again, and is known."""
        receiving = Receiving()
        put_raw(vhost, raw(b"one"))

        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: receiving.bodies)
            vhost.close_connections()
            eventually(lambda: len(receiving.bodies) == 2)

        assert receiving.bodies == [b"one", b"one"]

    @pytest.mark.usefixtures("late_acks")
    def test_leaves_nothing_for_the_next_consumer(self, vhost: Vhost) -> None:
        receiving, successor = Receiving(), Receiving()
        put_raw(vhost, *(raw(b"x", key=f"key-{n}") for n in range(20)))
        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: len(receiving.bodies) == 20)

        put_raw(vhost, raw(b"last"))
        with running(a_consumer(vhost, successor).run):
            eventually(lambda: successor.bodies)

        assert successor.bodies == [b"last"]


class TestTroubleOfTheDatabase:
    def test_acks_nothing_and_brings_the_message_again(self, vhost: Vhost) -> None:
        receiving = Receiving()
        receiving.failures = [busy(), busy()]
        put_raw(vhost, raw(b"one"))

        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: receiving.bodies)

        assert receiving.bodies == [b"one"]

    def test_lets_no_later_message_overtake(self, vhost: Vhost) -> None:
        receiving = Receiving()
        put_raw(vhost, *(raw(str(n).encode()) for n in range(50)))
        receiving.failures = [busy()]

        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: len(receiving.bodies) >= 50)

        assert [int(body) for body in receiving.bodies] == list(range(50))

    def test_is_told_in_the_state(self, vhost: Vhost) -> None:
        receiving = Receiving()
        receiving.failures = [busy()] * 3
        consumer = a_consumer(vhost, receiving)
        put_raw(vhost, raw(b"one"))

        with running(consumer.run):
            eventually(lambda: consumer.state == "waiting after OperationalError")
            eventually(lambda: consumer.state == "consuming")

        assert consumer.state == "stopped"


class TestATroubleThatNobodyThoughtOf:
    def test_does_not_end_the_consumer(self, vhost: Vhost) -> None:
        receiving = Receiving()
        receiving.failures = [Bug("张三")]
        put_raw(vhost, raw(b"one"), raw(b"two"))

        with running(a_consumer(vhost, receiving).run):
            eventually(lambda: len(receiving.bodies) == 2)

        assert receiving.bodies == [b"one", b"two"]


class TestABrokerThatCutsTheConnection:
    def test_is_found_again(self, vhost: Vhost) -> None:
        receiving = Receiving()

        with running(a_consumer(vhost, receiving).run):
            put_raw(vhost, raw(b"one"))
            eventually(lambda: receiving.bodies)
            vhost.close_connections()
            put_raw(vhost, raw(b"two"))
            eventually(lambda: b"two" in receiving.bodies)

        assert receiving.bodies[-1] == b"two"

    def test_may_not_even_be_there_yet(self, vhost: Vhost) -> None:
        consumer = Consumer("amqp://nobody@127.0.0.1:1/x", "credit", Receiving())

        with running(consumer.run) as stop:
            eventually(lambda: consumer.state.startswith("waiting after"))
            stop.set()

        assert consumer.state == "stopped"


class TestStopping:
    def test_finishes_what_was_begun_and_leaves_the_rest_in_order(self, vhost: Vhost) -> None:
        receiving, successor = Receiving(), Receiving()
        receiving.gate.clear()
        put_raw(vhost, *(raw(str(n).encode()) for n in range(50)))

        with running(a_consumer(vhost, receiving).run) as stop:
            assert receiving.entered.wait(10)
            stop.set()
            receiving.gate.set()
        with running(a_consumer(vhost, successor).run):
            eventually(lambda: len(receiving.bodies) + len(successor.bodies) >= 50)

        assert len(receiving.batches) == 1
        assert [int(body) for body in receiving.bodies + successor.bodies] == list(range(50))

    def test_lets_a_successor_that_stands_by_begin_where_we_ended(
        self, vhost: Vhost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # of one key we hold many, and as many still lie in the queue
        monkeypatch.setattr("shared.consumer.BATCH", 10)
        monkeypatch.setattr("shared.consumer.PREFETCH", 50)
        receiving, successor = Receiving(), Receiving()
        receiving.gate.clear()
        put_raw(vhost, *(raw(str(n).encode()) for n in range(100)))
        next_one = a_consumer(vhost, successor)

        with running(a_consumer(vhost, receiving).run) as stop:
            assert receiving.entered.wait(10)
            with running(next_one.run):
                eventually(lambda: next_one.state == "consuming")
                stop.set()
                receiving.gate.set()
                eventually(lambda: len(receiving.bodies) + len(successor.bodies) >= 100)

        assert successor.bodies
        assert [int(body) for body in receiving.bodies + successor.bodies] == list(range(100))
