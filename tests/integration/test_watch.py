"""What a service finds out about its broker and database without being asked to do anything."""

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from structlog.testing import capture_logs

from deploy.environment import amqp_url
from deploy.nodes import Pair
from shared import watch as module
from shared.clock import SystemClock
from shared.database import Database
from shared.watch import Watch
from tests.builders import an_envelope
from tests.fakes.clock import FakeClock
from tests.fakes.databases import busy
from tests.fakes.proxy import line_to, through
from tests.integration.running import running
from tests.integration.serving import free_port
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.05)


def looking(watch: Watch, *until: Callable[[], object]) -> None:
    with ExitStack() as stack:
        stack.enter_context(running(watch.run_broker))
        stack.enter_context(running(watch.run_database))
        for condition in until:
            eventually(condition)


class TestALook:
    def test_counts_what_lies_in_the_queues_and_finds_everything_there(
        self, vhost: Vhost, database: Database, clock: FakeClock
    ) -> None:
        watch = Watch(database, vhost.url, "credit", clock)
        assert (watch.ready(), watch.broker.trouble) == (None, "not looked at yet")
        vhost.put("credit", *(an_envelope(partitionkey=f"{n}") for n in range(7)))

        looking(watch, lambda: watch.ready() == 7, lambda: watch.database.trouble is None)

        assert watch.broker.found["missing"] == []
        assert watch.database.found["outbox_unsent"] == 0
        assert watch.gauges()["queue_ready"]["unrouted"] == 0

    def test_names_what_is_missing_and_goes_on(
        self, vhost: Vhost, database: Database, clock: FakeClock
    ) -> None:
        vhost.ask("DELETE", f"queues/{vhost.name}/credit.07")
        vhost.ask("DELETE", f"exchanges/{vhost.name}/chuanyu.events")
        watch = Watch(database, vhost.url, "credit", clock)

        looking(watch, lambda: watch.broker.trouble is None)

        assert watch.broker.found["missing"] == ["chuanyu.events", "credit.07"]
        assert "credit.08" in watch.broker.found["ready"]

    def test_needs_no_right_that_a_service_does_not_have(
        self, brokers: Pair, database: Database
    ) -> None:
        watch = Watch(
            database, amqp_url(brokers.node("sichuan"), "credit"), "credit", SystemClock()
        )

        looking(watch, lambda: watch.broker.trouble is None)

        assert watch.broker.found["missing"] == []


class TestTrouble:
    def test_of_the_broker_is_said_once_and_ends(
        self, vhost: Vhost, database: Database, clock: FakeClock
    ) -> None:
        port = free_port()
        watch = Watch(database, through(vhost.url, port), "credit", clock)
        with capture_logs() as lines, running(watch.run_broker):
            eventually(lambda: watch.broker.trouble == "ConnectionRefusedError")
            with line_to(vhost.url, port):
                eventually(lambda: watch.broker.trouble is None)
            eventually(lambda: watch.broker.trouble is not None)

        told = [line["error"] for line in lines if line["event"] == "watch_met_trouble"]
        assert told.count("ConnectionRefusedError") in {1, 2}
        assert watch.ready() == 0  # what was known last, with its age

    def test_of_the_database_is_named(
        self, database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(_: object) -> None:
            raise busy()

        monkeypatch.setattr("shared.watch.figures.state", away)
        watch = Watch(database, "amqp://127.0.0.1:1/x", "credit", clock)

        with running(watch.run_database):
            eventually(lambda: watch.database.trouble == "OperationalError")
