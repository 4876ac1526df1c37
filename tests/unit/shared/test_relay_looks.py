"""When a relay looks once more before it rests: whenever somebody may have written whom it does not hear.

And when it need not: a transaction of its own process saw what it leaves to publish.
"""

import threading
from collections.abc import Callable, Iterator

import pytest

from shared import outbox
from shared.database import DATABASE_TROUBLE, Database
from shared.outbox import Outgoing
from shared.relay import MARK_SECONDS, MARKED_TOGETHER, Relay
from shared.session import working
from tests.builders import an_envelope
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import raise_busy, statements


NOWHERE = "amqp://nobody@127.0.0.1:1/x"


class FakeWindow:
    """A broker that confirms everything."""

    def __init__(self) -> None:
        self.published: list[int] = []

    def publish(self, rows: list[Outgoing]) -> list[int]:
        self.published += [row.number for row in rows]
        return [row.number for row in rows]


def write(database: Database, *keys: str) -> None:
    for key in keys:
        with working(database) as session:
            envelope = an_envelope(partitionkey=key)
            outbox.record(session, envelope, exchange="e", routing_key="local.x", at=NOON)


def publish(relay: Relay) -> list[int]:
    window = FakeWindow()
    relay._publish(window)  # type: ignore[arg-type]
    return window.published


def looks_again(database: Database, clock: FakeClock, *keys: str) -> bool:
    write(database, *keys)
    return Relay(database, NOWHERE, clock)._publish(FakeWindow())  # type: ignore[arg-type]


FAKES: dict[str, Callable[..., object]] = {
    "connect": lambda _: None,
    "on_blocked": lambda *_: None,
    "close_quietly": lambda _: None,
    "_Window": lambda *_: FakeWindow(),
}


def depth(database: Database) -> int:
    with database.reading() as connection:
        return outbox.depth(connection)[0]


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


@pytest.fixture
def waiting(database: Database, clock: FakeClock) -> Iterator[Relay]:
    relay = Relay(database, NOWHERE, clock)
    relay._waits = True
    yield relay
    database.before_commit.clear()


class TestARelayThatWaitsForACommit:
    def test_asks_for_what_the_commit_left_only_where_other_processes_write(
        self, database: Database, waiting: Relay
    ) -> None:
        write(database, "one", "another")

        with statements() as said:
            assert publish(waiting) == [1, 2]

        assert bool(said) is database.is_shared

    def test_publishes_each_once(self, database: Database, waiting: Relay) -> None:
        write(database, "one")
        assert publish(waiting) == [1]

        assert publish(waiting) == []
        write(database, "one")
        assert publish(waiting) == [2]

    def test_forgets_what_was_not_committed(self, database: Database, waiting: Relay) -> None:
        write(database, "one")
        database.before_commit.append(lambda _: raise_busy())  # type: ignore[arg-type, return-value]
        with pytest.raises(DATABASE_TROUBLE):
            write(database, "another")
        database.before_commit.pop()

        assert publish(waiting) == [1]

    def test_has_handed_out_nothing_before_it_takes_that_up(
        self, database: Database, waiting: Relay
    ) -> None:
        """The broker may be gone by then: what nobody was given can still be edited."""
        write(database, "one")
        assert waiting.handed_out.numbers == set()

        publish(waiting)
        assert waiting.handed_out.numbers == {1}

    def test_looks_again_for_what_was_changed_since(
        self, database: Database, waiting: Relay
    ) -> None:
        write(database, "one")
        with database.transaction() as connection:
            connection.execute(outbox.OUTBOX.update().values(body=b"edited"))

        assert [row.body for row in waiting._window().rows] == [b"edited"]


class TestWhatWasConfirmed:
    def test_is_marked_with_others_unless_some_time_has_passed(
        self, database: Database, waiting: Relay, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = [1000.0]
        monkeypatch.setattr("shared.relay.time.monotonic", lambda: now[0])
        write(database, "one")
        publish(waiting)
        write(database, "another")  # marks the first, as it is the first of all
        publish(waiting)

        write(database, "a third")
        assert waiting._confirmed == {2}
        now[0] += MARK_SECONDS
        write(database, "a fourth")
        assert waiting._confirmed == set()

    def test_is_marked_at_once_when_it_is_much(self, database: Database, waiting: Relay) -> None:
        waiting._mark_at = float("inf")
        write(database, *map(str, range(MARKED_TOGETHER)))
        publish(waiting)

        write(database, "one more")

        assert waiting._confirmed == set()

    @pytest.mark.parametrize("ending", [OSError("the broker is gone"), None])
    def test_is_marked_however_the_session_ends(
        self,
        database: Database,
        clock: FakeClock,
        monkeypatch: pytest.MonkeyPatch,
        ending: Exception | None,
    ) -> None:
        relay, stop = Relay(database, NOWHERE, clock), threading.Event()
        relay._mark_at = float("inf")

        def end(*_: object) -> None:
            stop.set()
            if ending:
                raise ending

        for name, fake in FAKES.items():
            monkeypatch.setattr(f"shared.relay.{name}", fake)
        monkeypatch.setattr(relay, "_idle", end)
        write(database, "one")

        relay.run(stop)

        assert depth(database) == 0
