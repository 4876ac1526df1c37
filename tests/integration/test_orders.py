"""Consumer and relay on a real broker, told to pause, to drain and to go on."""

from functools import partial

import pytest

from shared import batches, controls, outbox
from shared.breaker import Breaker, Limits
from shared.consumer import Consumer
from shared.controls import Mode, Order, Part
from shared.database import Database
from shared.gate import Gate
from shared.processor import Processor
from shared.relay import Relay
from shared.session import working
from tests.builders import an_envelope
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling, effects
from tests.integration.running import running
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker


def give(gate: Gate, database: Database, part: Part, mode: Mode) -> None:
    with working(database) as session:
        controls.give(session, part, Order(mode, None, "王", ""), NOON)
    gate.forget()


class TestAConsumer:
    @pytest.fixture
    def breaker(self, clock: FakeClock) -> Breaker:
        return Breaker(clock, Limits(failing=5, keys=5, seconds=60))

    @pytest.fixture
    def gate(self, database: Database, clock: FakeClock, breaker: Breaker) -> Gate:
        return Gate(database, clock, Part.CONSUMER, breaker)

    @pytest.fixture
    def processor(
        self, database: Database, clock: FakeClock, handling: FakeHandling, breaker: Breaker
    ) -> Processor:
        processor = Processor(database, clock, "credit", handling)
        processor.breaker = breaker
        return processor

    @pytest.fixture
    def consumer(self, vhost: Vhost, processor: Processor, gate: Gate) -> Consumer:
        consumer = Consumer(vhost.url, "credit", partial(batches.receive, processor))
        consumer.gate = gate
        return consumer

    def put(self, vhost: Vhost, count: int) -> list[str]:
        sent = [an_envelope(partitionkey=f"key-{number}") for number in range(count)]
        vhost.put("credit", *sent)
        return sorted(envelope.id for envelope in sent)

    def test_that_is_paused_takes_nothing_until_it_is_resumed(
        self, consumer: Consumer, gate: Gate, database: Database, vhost: Vhost
    ) -> None:
        with running(consumer.run):
            eventually(lambda: consumer.state == "consuming")
            give(gate, database, Part.CONSUMER, Mode.PAUSED)
            eventually(lambda: consumer.state == "paused")
            sent = self.put(vhost, 5)
            assert consumer.metrics.partitions == 0
            assert tables.inbox(database) == {}

            give(gate, database, Part.CONSUMER, Mode.RUNNING)
            eventually(lambda: sorted(effects(database)) == sent)

    def test_that_is_drained_takes_all_there_is_and_then_nothing(
        self, consumer: Consumer, gate: Gate, database: Database, vhost: Vhost
    ) -> None:
        sent = self.put(vhost, 250)
        give(gate, database, Part.CONSUMER, Mode.DRAINING)

        with running(consumer.run):
            eventually(lambda: consumer.state == "drained")
            assert sorted(effects(database)) == sent
            self.put(vhost, 1)
            assert len(tables.inbox(database)) == 250

        assert not vhost.is_drained("credit")

    def test_whose_handlers_all_fail_stops_by_itself_and_goes_on_when_one_works(
        self,
        consumer: Consumer,
        database: Database,
        vhost: Vhost,
        handling: FakeHandling,
        clock: FakeClock,
    ) -> None:
        handling.fails_with[""] = Bug()
        sent = self.put(vhost, 30)

        with running(consumer.run):
            eventually(lambda: consumer.state == "tripped")
            parked = [row["message_id"] for row in tables.parked(database)]
            handling.fails_with.clear()
            clock.advance(seconds=60)
            eventually(lambda: sorted(effects(database) + parked) == sent)

        assert len(parked) == 4


class TestARelay:
    @pytest.fixture
    def gate(self, database: Database, clock: FakeClock) -> Gate:
        return Gate(database, clock, Part.RELAY)

    @pytest.fixture
    def relay(self, database: Database, bare_vhost: Vhost, clock: FakeClock, gate: Gate) -> Relay:
        bare_vhost.watch()
        relay = Relay(database, bare_vhost.url, clock)
        relay.gate = gate
        return relay

    def record(self, database: Database, count: int) -> None:
        with working(database) as session:
            for _ in range(count):
                outbox.record(
                    session,
                    an_envelope(),
                    exchange="chuanyu.events",
                    routing_key="local.x",
                    at=NOON,
                )

    def unsent(self, database: Database) -> int:
        return sum(row["unsent"] for row in tables.outbox(database))

    def test_that_is_paused_publishes_nothing_until_it_is_resumed(
        self, relay: Relay, gate: Gate, database: Database
    ) -> None:
        give(gate, database, Part.RELAY, Mode.PAUSED)
        with running(relay.run):
            eventually(lambda: relay.state == "paused")
            self.record(database, 3)
            assert self.unsent(database) == 3

            give(gate, database, Part.RELAY, Mode.RUNNING)
            eventually(lambda: self.unsent(database) == 0)

        assert relay.metrics.published == 3

    def test_that_is_drained_publishes_all_there_is_and_then_nothing(
        self, relay: Relay, gate: Gate, database: Database
    ) -> None:
        self.record(database, 5)  # of one key: they go one after the other
        give(gate, database, Part.RELAY, Mode.DRAINING)

        with running(relay.run):
            eventually(lambda: relay.state == "drained")
            assert self.unsent(database) == 0
            self.record(database, 1)
            assert self.unsent(database) == 1
