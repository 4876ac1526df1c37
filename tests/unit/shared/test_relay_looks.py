"""When a relay looks once more before it rests: whenever somebody may have written whom it does not hear."""

from shared import outbox
from shared.database import Database
from shared.outbox import Outgoing
from shared.relay import Relay
from shared.session import working
from tests.builders import an_envelope
from tests.fakes.clock import NOON, FakeClock


NOWHERE = "amqp://nobody@127.0.0.1:1/x"


class FakeWindow:
    """A broker that confirms everything."""

    def publish(self, rows: list[Outgoing]) -> list[int]:
        return [row.number for row in rows]


def looks_again(database: Database, clock: FakeClock, *keys: str) -> bool:
    for key in keys:
        with working(database) as session:
            envelope = an_envelope(partitionkey=key)
            outbox.record(session, envelope, exchange="e", routing_key="local.x", at=NOON)
    return Relay(database, NOWHERE, clock)._publish(FakeWindow())  # type: ignore[arg-type]


class TestARelayThatPublishedAllThereWas:
    def test_looks_again_only_where_other_processes_write(
        self, database: Database, clock: FakeClock
    ) -> None:
        """A commit of its own process wakes it; one of another process does not."""
        assert looks_again(database, clock, "one", "another") is database.is_shared


class TestARelayThatLeftSomething:
    def test_looks_again(self, database: Database, clock: FakeClock) -> None:
        assert looks_again(database, clock, "one", "one")


class TestARelayThatFoundNothing:
    def test_rests(self, database: Database, clock: FakeClock) -> None:
        assert not looks_again(database, clock)
