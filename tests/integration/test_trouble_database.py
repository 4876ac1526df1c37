"""A running service whose database is full or held by somebody else: nothing is acked, so nothing is lost."""

from functools import partial
from pathlib import Path

import pytest

from deploy.nodes import Pair
from shared import batches
from shared.consumer import Consumer
from shared.database import Database
from shared.processor import Processor
from tests.builders import an_envelope
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling, effects
from tests.integration.disturbing import acks_missed, held, impatient, make_room, small_disk
from tests.integration.running import running
from tests.integration.serving import arrived, declared, serving, wait_until_working
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = [pytest.mark.broker, pytest.mark.sqlite]


def limit(database: Database, pages: int) -> None:
    """How large the file may become; no smaller than it is."""
    with database.reading() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


class TestADiskThatIsFull:
    def test_stops_consumption_until_there_is_room(
        self, vhost: Vhost, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        limit(database, 1)
        processor = Processor(database, clock, "credit", handling)
        consumer = Consumer(vhost.url, "credit", partial(batches.receive, processor))
        sent = [an_envelope(partitionkey=f"key-{number}") for number in range(100)]
        vhost.put("credit", *sent)

        with running(consumer.run):
            eventually(lambda: consumer.metrics.troubles["consumer", "database"] >= 2)
            before = len(tables.inbox(database))
            limit(database, 1_000_000)
            eventually(lambda: len(effects(database)) == len(sent))
            eventually(lambda: vhost.is_drained("credit"))

        assert before < len(sent)
        assert sorted(effects(database)) == sorted(envelope.id for envelope in sent)

    def test_is_told_by_a_service_that_goes_on_by_itself_when_there_is_room(
        self, vhost: Vhost, tmp_path: Path
    ) -> None:
        vhost.watch()
        data = tmp_path / "data"
        data.mkdir()
        with small_disk(data) as fill, serving(vhost.url, tmp_path, data) as service:
            wait_until_working(service)
            fill(service)
            vhost.put("credit", *(declared(number) for number in range(200)))
            eventually(lambda: service.complains_of("waiting after OperationalError"))
            make_room(service)

            wait_until_working(service)
            eventually(lambda: arrived(vhost)[0] == 200)
            assert len(vhost.take("watch", 200)) == 200
            service.process.kill()
            service.process.wait()


class TestADatabaseThatSomebodyElseHolds:
    def test_for_longer_than_the_broker_waits_for_an_ack_loses_nothing(
        self, brokers: Pair, vhost: Vhost, tmp_path: Path
    ) -> None:
        vhost.watch()
        node = brokers.node("chongqing")
        before = acks_missed(node)
        with impatient(node), serving(vhost.url, tmp_path) as service:
            wait_until_working(service)
            with held(service):
                vhost.put("credit", *(declared(number) for number in range(20)))
                eventually(lambda: acks_missed(node) > before)
                eventually(lambda: service.complains_of("OperationalError"))

            wait_until_working(service)
            eventually(lambda: arrived(vhost)[0] == 20)
            assert len(vhost.take("watch", 20)) == 20
