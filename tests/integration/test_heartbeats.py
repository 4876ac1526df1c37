"""A half-open connection looks healthy: only heartbeats tell that nobody is at the other end."""

import threading
from collections.abc import Callable, Sequence

import pytest
from structlog.testing import capture_logs

from shared.broker import close_quietly, connect
from shared.consumer import Consumer
from shared.database import Database
from shared.delivery import Delivery
from shared.relay import Relay
from tests.builders import an_envelope
from tests.fakes.clock import FakeClock
from tests.fakes.proxy import line_to
from tests.integration.running import running
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.broker.HEARTBEAT", 1)
    monkeypatch.setattr("shared.broker.CLOSING_SECONDS", 0.3)
    monkeypatch.setattr("shared.relay.IDLE_SECONDS", 0.2)


class TestAHalfOpenConnection:
    def test_of_a_consumer_is_given_up_and_what_came_meanwhile_arrives(self, vhost: Vhost) -> None:
        received: list[Sequence[Delivery]] = []
        with line_to(vhost.url) as line:
            consumer = Consumer(line.url, "credit", received.append)
            with running(consumer.run):
                eventually(lambda: consumer.state == "consuming")
                line.freeze()
                eventually(lambda: consumer.state.startswith("waiting after"))
                line.cut()
                vhost.put("credit", an_envelope())
                eventually(lambda: received)

        assert len(received) == 1

    def test_of_an_idle_relay_is_given_up(
        self, vhost: Vhost, database: Database, clock: FakeClock
    ) -> None:
        with line_to(vhost.url) as line:
            relay = Relay(database, line.url, clock)
            with running(relay.run):
                eventually(lambda: relay.state == "publishing")
                line.freeze()
                eventually(lambda: relay.state.startswith("waiting after"))
                line.cut()
                eventually(lambda: relay.state == "publishing")

    def test_of_a_relay_that_is_woken_for_nothing_is_given_up(
        self, vhost: Vhost, database: Database, clock: FakeClock
    ) -> None:
        """Handlers that publish nothing wake it all the time, and then it never waits for long."""
        with line_to(vhost.url) as line:
            relay = Relay(database, line.url, clock)
            with running(relay.run), running(waking(relay)):
                eventually(lambda: relay.state == "publishing")
                line.freeze()
                eventually(lambda: relay.state.startswith("waiting after"))
                line.cut()


def waking(relay: Relay) -> Callable[[threading.Event], None]:
    def wake(stop: threading.Event) -> None:
        while not stop.wait(0.02):
            relay.wake()

    return wake


class TestAConnectionThatIsGone:
    def test_can_be_given_up_all_the_same(self, vhost: Vhost) -> None:
        connection = connect(vhost.url)
        connection.connection.transport.sock.close()

        with capture_logs() as lines:
            close_quietly(connection)

        assert [line["event"] for line in lines] == ["connection_abandoned"]
