"""The consumer on a real broker: acks after the commit only, keeps order, survives every kind of trouble."""

import json
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from amqp.basic_message import Message
from sqlalchemy.exc import OperationalError

from contracts import binding
from contracts import envelope as envelopes
from shared import batches, topology
from shared.consumer import BATCH, Consumer
from shared.database import Database
from shared.delivery import Delivery
from shared.processor import Processor
from shared.settings import Share
from tests.builders import LISTING, an_envelope
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.fakes.handling import Bug, FakeHandling, Refused, effects
from tests.integration.running import running
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker


class Receiving:
    """Takes what the consumer gives, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.batches: list[int] = []
        self.deliveries: list[Delivery] = []
        self.failures: list[Exception] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def __call__(self, batch: Sequence[Delivery]) -> None:
        self.entered.set()
        assert self.gate.wait(10)
        if self.failures:
            raise self.failures.pop(0)
        self.batches.append(len(batch))
        self.deliveries += batch
        self.bodies += [delivery.body for delivery in batch]


def busy() -> OperationalError:
    return OperationalError("UPDATE", {}, Exception("database is locked"))


def a_consumer(vhost: Vhost, receive: Callable[[Sequence[Delivery]], object]) -> Consumer:
    return Consumer(vhost.url, "credit", receive)


def raw(body: bytes, key: str = LISTING, **properties: Any) -> Message:
    headers = {topology.PARTITION_HEADER: key} | properties.pop("headers", {})
    return Message(body, application_headers=headers, delivery_mode=2, **properties)


def put_raw(vhost: Vhost, *messages: Message, routing_key: str | bytes = "local.x") -> None:
    vhost.put_raw(topology.partitions_exchange("credit"), routing_key, *messages)


class Timeless(Message):  # type: ignore[misc]
    """Its headers hold the partition key and a moment that Python has no word for."""

    def _serialize_properties(self) -> bytes:
        key = b"\x0cpartitionkeyS" + (1).to_bytes(4, "big") + b"k"
        moment = b"\x01tT" + (2**63 - 1).to_bytes(8, "big")
        table = key + moment
        return (1 << 13).to_bytes(2, "big") + len(table).to_bytes(4, "big") + table


POISON = [  # every body differs, since unreadable bytes are known by their digest
    raw(b"{01", headers={"bytes": b"\xff\xfe"}),
    raw(b"{02", headers={"text": "\ud800"}),
    raw(b"{03", headers={"nested": {"table": {"deep": [1, 2.5, True, None]}}}),
    raw(b"{04", headers={"cloudEvents:id": 7, "cloudEvents:source": ["x"]}),
    raw(b"{05", headers={"x" * 255: "y" * 3000}),
    raw(b"{06", message_id=b"\xff"),
    raw(b"{07", correlation_id=b"\xff" * 255),
    raw(b"{08", timestamp=2**64 - 1),
    raw(b"{09", priority=255, expiration="3600000", type="x" * 255),
    Timeless(b"{10", delivery_mode=2),
]


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
        assert (delivery.exchange, delivery.routing_key) == ("credit.partitions", "local.x")

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


class TestPoison:
    @pytest.fixture
    def processor(self, database: Database, clock: FakeClock, handling: FakeHandling) -> Processor:
        return Processor(database, clock, "credit", handling)

    def test_is_parked_and_the_rest_goes_on(
        self, vhost: Vhost, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        bad, good = an_envelope(partitionkey="bad"), an_envelope(partitionkey="good")
        handling.fails_with[bad.id] = Refused()
        put_raw(vhost, raw(b"\xff", key="ugly"))
        vhost.put("credit", bad, good)

        with running(a_consumer(vhost, partial(batches.receive, processor)).run):
            eventually(lambda: len(tables.inbox(database)) == 3)

        assert effects(database) == [good.id]
        assert {row["reason"] for row in tables.parked(database)} == {"not-allowed", "unreadable"}
        eventually(lambda: vhost.is_drained("credit"))

    def test_in_copies_takes_effect_once(
        self, vhost: Vhost, processor: Processor, database: Database
    ) -> None:
        envelope, last = an_envelope(), an_envelope()
        vhost.put("credit", envelope, envelope, envelope, last)

        with running(a_consumer(vhost, partial(batches.receive, processor)).run):
            eventually(lambda: last.id in tables.inbox(database))

        assert effects(database) == [envelope.id, last.id]
        assert tables.inbox(database)[envelope.id]["duplicates"] == 2

    def test_in_headers_and_properties_is_parked_and_the_rest_goes_on(
        self, vhost: Vhost, processor: Processor, database: Database
    ) -> None:
        good = an_envelope(partitionkey="good")
        put_raw(vhost, *POISON)
        vhost.put("credit", good)

        with running(a_consumer(vhost, partial(batches.receive, processor)).run):
            eventually(lambda: len(tables.parked(database)) == len(POISON))
            eventually(lambda: effects(database))

        assert effects(database) == [good.id]
        eventually(lambda: vhost.is_drained("credit"))

    def test_in_the_routing_key_is_parked(
        self, vhost: Vhost, processor: Processor, database: Database
    ) -> None:
        put_raw(vhost, raw(b"{"), routing_key=b"local.\xff")

        with running(a_consumer(vhost, partial(batches.receive, processor)).run):
            eventually(lambda: tables.parked(database))

        [row] = tables.parked(database)
        assert (row["reason"], row["body"]) == ("unreadable", b"{")
        eventually(lambda: vhost.is_drained("credit"))
