"""Retries that kill their processes: seen by the next one, told, and not made again by itself."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from shared import repair, settlement
from shared.database import Database
from shared.processor import Processor
from shared.repair import ActionImpossible, Tried
from shared.repair.guarding import GRACE, trying
from tests.builders import a_delivery
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import Leaving, busy
from tests.fakes.handling import Bug, FakeHandling, effects


@pytest.fixture(autouse=True)
def _parked(processor: Processor, handling: FakeHandling) -> None:
    handling.fails_with[""] = Bug()
    processor.receive(a_delivery())
    handling.fails_with.clear()


def died(database: Database, clock: FakeClock, *, unended: int) -> None:
    """A process began to try it, as so many did before."""
    with database.transaction() as connection:
        settlement.begin(connection, 1, "another life", clock.now(), unended=unended)
    clock.advance(seconds=GRACE.total_seconds())


class TestATryOfOneProcessThatDied:
    def test_is_made_again_since_one_proves_nothing(
        self, processor: Processor, database: Database, clock: FakeClock
    ) -> None:
        died(database, clock, unended=0)

        assert repair.retry(processor, 1, actor="王") is Tried.HANDLED
        assert len(effects(database)) == 1

    def test_is_counted_when_the_next_one_dies_too(
        self, processor: Processor, database: Database, clock: FakeClock
    ) -> None:
        died(database, clock, unended=0)

        with trying(processor, 1, "王") as begun:
            [row] = tables.parked(database)

        assert begun
        assert (row["tried_by"], row["unended"]) == (processor.process, 1)


class TestATryOfTwoProcessesThatDied:
    @pytest.fixture(autouse=True)
    def _died(self, database: Database, clock: FakeClock) -> None:
        died(database, clock, unended=1)

    def test_is_not_made_again_and_told(self, processor: Processor, database: Database) -> None:
        assert repair.retry(processor, 1, actor="王") is Tried.KILLED

        [row] = tables.parked(database)
        assert (row["state"], row["reason"], row["next_try"]) == ("waiting", "killed-process", None)
        assert [problem["code"] for problem in row["problems"]] == ["KILLED_PROCESS"]
        assert effects(database) == []
        assert tables.audited(database) == [("王", "retry-killed", "parked/1")]

    def test_is_never_repeated_by_the_timer(
        self, processor: Processor, database: Database, clock: FakeClock
    ) -> None:
        clock.advance(days=1)

        rounds = [repair.retry_due(processor) for _ in range(3)]

        assert rounds == [1, 0, 0]
        assert effects(database) == []

    def test_may_be_repeated_by_a_person_who_knows(
        self, processor: Processor, database: Database
    ) -> None:
        repair.retry(processor, 1, actor="王")

        assert repair.retry(processor, 1, actor="王") is Tried.HANDLED
        assert len(effects(database)) == 1

    def test_is_seen_by_a_dry_run_too(self, processor: Processor, handling: FakeHandling) -> None:
        before = len(handling.deliveries)

        prospect = repair.dry_run(processor, 1, actor="王")

        assert (prospect.result, prospect.reason) == (Tried.KILLED, "killed-process")
        assert len(handling.deliveries) == before


class TestATryThatAnotherProcessIsMaking:
    def test_is_left_to_it(
        self, processor: Processor, database: Database, clock: FakeClock
    ) -> None:
        with database.transaction() as connection:
            settlement.begin(connection, 1, "another life", NOON)
        clock.advance(seconds=GRACE.total_seconds() - 1)
        before = tables.parked(database)

        with pytest.raises(ActionImpossible, match="possible: wait"):
            repair.retry(processor, 1, actor="王")

        assert tables.parked(database) == before

    def test_does_not_keep_the_timer_busy(
        self, processor: Processor, database: Database, clock: FakeClock
    ) -> None:
        clock.advance(seconds=5)
        with database.transaction() as connection:
            settlement.begin(connection, 1, "another life", clock.now())

        assert repair.retry_due(processor) == 0


class TestTroubleOfTheDatabase:
    """The process could not even write that the message is innocent, and was stopped."""

    @pytest.mark.parametrize("attempt", [repair.retry, repair.dry_run])
    def test_until_the_process_ended_is_not_held_against_the_message(
        self,
        attempt: Callable[..., object],
        database: Database,
        clock: FakeClock,
        handling: FakeHandling,
    ) -> None:
        leaving = Leaving(database.url, after=2)
        handling.fails_with[""] = busy()
        with pytest.raises(OperationalError):
            attempt(Processor(leaving, clock, "credit", handling), 1, actor="王")
        leaving.close()
        handling.fails_with.clear()
        clock.advance(seconds=60)

        successor = Processor(database, clock, "credit", handling)

        assert tables.parked(database)[0]["tried_by"] is not None
        assert repair.retry(successor, 1, actor="王") is Tried.HANDLED


class TestATryOfOurOwn:
    def test_is_said_before_and_forgotten_after(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        seen: list[object] = []

        class Looking(FakeHandling):
            def __call__(self, session: object, *rest: object) -> None:
                connection = session.connection  # type: ignore[attr-defined]
                from shared.parking import find  # noqa: PLC0415

                parked = find(connection, 1)
                seen.append(parked and parked.tried_by)
                raise Bug

        processor = Processor(database, clock, "credit", Looking())

        assert repair.retry(processor, 1, actor="王") is Tried.FAILED
        assert seen == [processor.process]
        assert tables.parked(database)[0]["tried_by"] is None

    def test_that_meets_trouble_of_the_database_is_not_held_against_it(
        self, processor: Processor, database: Database, handling: FakeHandling, clock: FakeClock
    ) -> None:
        handling.fails_with[""] = busy()
        with pytest.raises(OperationalError):
            repair.retry(processor, 1, actor="王")
        handling.fails_with.clear()
        clock.advance(seconds=60)

        successor = Processor(database, clock, "credit", handling)

        assert repair.retry(successor, 1, actor="王") is Tried.HANDLED


def test_a_moment_passes_between_the_word_and_the_lock() -> None:
    assert dt.timedelta(seconds=1) <= GRACE <= dt.timedelta(minutes=1)
