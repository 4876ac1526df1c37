"""Parked messages that are tried again or given up: by the timer, by a person, and by both at once."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from contracts import envelope as envelopes
from shared import parking, repair
from shared.database import Database
from shared.delivery import Outcome
from shared.processor import Processor
from shared.repair import ActionImpossible, Tried
from tests.builders import OTHER_LISTING, an_envelope, delivery_of, garbage
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import Interrupted, busy, raise_busy
from tests.fakes.handling import Bug, FakeHandling, effects


@pytest.fixture
def parked_id(processor: Processor, handling: FakeHandling) -> str:
    """A message that failed once and would succeed now; it is number 1."""
    envelope = an_envelope()
    handling.fails_with[envelope.id] = Bug()
    processor.receive(delivery_of(envelope))
    handling.fails_with.clear()
    return envelope.id


def blocked(processor: Processor, count: int) -> list[str]:
    """Messages of the same key behind it, in order."""
    envelopes_behind = [an_envelope() for _ in range(count)]
    outcomes = [processor.receive(delivery_of(envelope)) for envelope in envelopes_behind]
    assert outcomes == [Outcome.PARKED] * count
    return [envelope.id for envelope in envelopes_behind]


def states(database: Database) -> list[str]:
    return [row["state"] for row in tables.parked(database)]


@pytest.mark.usefixtures("parked_id")
class TestARetryThatSucceeds:
    def test_takes_effect_once(
        self, processor: Processor, database: Database, parked_id: str
    ) -> None:
        assert repair.retry(processor, 1, actor="王") is Tried.HANDLED

        assert effects(database) == [parked_id]

    def test_ends_the_parking_by_whom_and_when(
        self, processor: Processor, database: Database, clock: FakeClock
    ) -> None:
        clock.advance(minutes=3)

        repair.retry(processor, 1, actor="王")

        [row] = tables.parked(database)
        assert (row["state"], row["settled_by"]) == ("handled", "王")
        assert row["settled_at"] == clock.now()

    def test_settles_the_inbox_so_that_copies_stay_duplicates(
        self, processor: Processor, database: Database, handling: FakeHandling, parked_id: str
    ) -> None:
        repair.retry(processor, 1, actor="王")

        assert tables.inbox(database)[parked_id]["fate"] == "handled"
        assert processor.receive(handling.deliveries[0]) is Outcome.DUPLICATE
        assert effects(database) == [parked_id]

    def test_gives_the_handler_what_came_and_when(
        self, processor: Processor, handling: FakeHandling, clock: FakeClock
    ) -> None:
        came = clock.now()
        clock.advance(hours=1)

        repair.retry(processor, 1, actor="王")

        first, second = handling.deliveries
        assert second == replace(first, received_at=came)

    def test_is_on_record(self, processor: Processor, database: Database) -> None:
        repair.retry(processor, 1, actor="王")

        assert ("王", "retry", "parked/1") in tables.audited(database)


@pytest.mark.usefixtures("parked_id")
class TestARetryThatFails:
    @pytest.fixture(autouse=True)
    def _failing(self, handling: FakeHandling, parked_id: str) -> None:
        handling.fails_with[""] = Bug()

    def test_leaves_no_effect_and_stays_parked(
        self, processor: Processor, database: Database, parked_id: str
    ) -> None:
        assert repair.retry(processor, 1, actor="王") is Tried.FAILED

        assert effects(database) == []
        assert tables.outbox(database) == []
        assert states(database) == ["waiting"]
        assert tables.inbox(database)[parked_id]["fate"] == "parked"

    def test_is_counted_and_waits_longer(self, processor: Processor, database: Database) -> None:
        repair.retry(processor, 1, actor="王")

        [row] = tables.parked(database)
        assert (row["attempts"], row["next_try"]) == (2, NOON + 2 * parking.FIRST_DELAY)

    def test_is_on_record(self, processor: Processor, database: Database) -> None:
        repair.retry(processor, 1, actor="王")

        assert tables.audited(database) == [("王", "retry-failed", "parked/1")]


@pytest.mark.usefixtures("parked_id")
class TestTroubleOfTheDatabaseDuringARetry:
    def test_comes_out_and_changes_nothing(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        before = tables.parked(database)
        handling.fails_with[""] = busy()

        with pytest.raises(OperationalError):
            repair.retry(processor, 1, actor="王")

        assert tables.parked(database) == before
        assert effects(database) == []
        assert tables.audited(database) == []

    def test_between_the_failure_and_its_counting_changes_nothing(
        self, database_url: str, clock: FakeClock, handling: FakeHandling
    ) -> None:
        # as if the process had been killed there: the row waits as before and is tried again
        database = Interrupted(database_url, before=2, do=raise_busy)
        before = tables.parked(database)
        handling.fails_with[""] = Bug()

        with pytest.raises(OperationalError):
            repair.retry(Processor(database, clock, "credit", handling), 1, actor="王")

        assert tables.parked(database) == before
        database.close()


@pytest.mark.usefixtures("parked_id")
class TestDiscarding:
    def test_ends_the_parking_with_the_reason(
        self, processor: Processor, database: Database, parked_id: str
    ) -> None:
        repair.discard(processor, 1, actor="王", reason="typed twice")

        [row] = tables.parked(database)
        assert (row["state"], row["settled_by"]) == ("discarded", "王")
        assert row["settled_reason"] == "typed twice"
        assert tables.inbox(database)[parked_id]["fate"] == "discarded"

    def test_has_no_effect_and_copies_stay_duplicates(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        repair.discard(processor, 1, actor="王", reason="-")

        assert processor.receive(handling.deliveries[0]) is Outcome.DUPLICATE
        assert effects(database) == []

    def test_is_on_record(self, processor: Processor, database: Database) -> None:
        repair.discard(processor, 1, actor="王", reason="-")

        assert tables.audited(database) == [("王", "discard", "parked/1")]


class TestAnImpossibleAction:
    @pytest.fixture(params=["retry", "discard"])
    def act(self, request: pytest.FixtureRequest, processor: Processor) -> object:
        if request.param == "retry":
            return lambda number: repair.retry(processor, number, actor="王")
        return lambda number: repair.discard(processor, number, actor="王", reason="-")

    def refused(self, act: object, number: int, database: Database) -> ActionImpossible:
        before = (tables.parked(database), tables.inbox(database), tables.audited(database))
        with pytest.raises(ActionImpossible) as refused:
            act(number)  # type: ignore[operator]
        after = (tables.parked(database), tables.inbox(database), tables.audited(database))
        assert after == before
        return refused.value

    def test_on_a_number_that_there_is_not_changes_nothing(
        self, act: object, database: Database
    ) -> None:
        error = self.refused(act, 7, database)

        assert str(error) == "message 7 is unknown (possible: a number of chuanyu parked list)"
        assert error.code == "NOT_FOUND"

    @pytest.mark.parametrize("ending", ["handled", "discarded"])
    @pytest.mark.usefixtures("parked_id")
    def test_on_what_is_settled_changes_nothing(
        self, act: object, processor: Processor, database: Database, ending: str
    ) -> None:
        if ending == "handled":
            repair.retry(processor, 1, actor="李")
        else:
            repair.discard(processor, 1, actor="李", reason="-")

        error = self.refused(act, 1, database)

        assert str(error) == f"message 1 is {ending} (possible: nothing)"

    @pytest.mark.usefixtures("parked_id")
    def test_on_what_waits_behind_another_changes_nothing(
        self, act: object, processor: Processor, database: Database
    ) -> None:
        blocked(processor, 1)

        error = self.refused(act, 2, database)

        assert str(error) == "message 2 is behind 1 (possible: 1 first)"
        assert (error.code, error.possible) == ("ACTION_IMPOSSIBLE", "1 first")

    @pytest.mark.usefixtures("parked_id")
    def test_on_what_another_consumer_parked_changes_nothing(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        other = Processor(database, clock, "gateway.in", handling)

        error = self.refused(lambda n: repair.retry(other, n, actor="王"), 1, database)

        assert "unknown" in str(error)


class TestTheTimer:
    @pytest.mark.usefixtures("parked_id")
    def test_tries_nothing_before_its_time(self, processor: Processor, database: Database) -> None:
        assert repair.retry_due(processor) == 0

        assert effects(database) == []

    def test_tries_what_is_due(
        self, processor: Processor, database: Database, clock: FakeClock, parked_id: str
    ) -> None:
        clock.advance(seconds=5)

        assert repair.retry_due(processor) == 1

        assert effects(database) == [parked_id]
        assert ("timer", "retry", "parked/1") in tables.audited(database)

    def test_lets_those_behind_follow_in_order(
        self, processor: Processor, database: Database, clock: FakeClock, parked_id: str
    ) -> None:
        behind = blocked(processor, 3)
        clock.advance(seconds=5)

        rounds = [repair.retry_due(processor) for _ in range(5)]

        assert rounds == [1, 1, 1, 1, 0]
        assert effects(database) == [parked_id, *behind]

    def test_goes_on_behind_what_was_discarded(
        self, processor: Processor, database: Database, parked_id: str
    ) -> None:
        [behind] = blocked(processor, 1)

        repair.discard(processor, 1, actor="王", reason="-")

        assert repair.retry_due(processor) == 1
        assert effects(database) == [behind]

    def test_stops_at_one_behind_that_fails_itself(
        self,
        processor: Processor,
        database: Database,
        clock: FakeClock,
        handling: FakeHandling,
        parked_id: str,
    ) -> None:
        second, third = blocked(processor, 2)
        handling.fails_with[second] = Bug()
        clock.advance(seconds=5)

        rounds = [repair.retry_due(processor) for _ in range(3)]

        assert rounds == [1, 1, 0]
        assert effects(database) == [parked_id]
        assert states(database) == ["handled", "waiting", "waiting"]
        assert third not in effects(database)

    def test_never_tries_what_waits_for_a_person(
        self, processor: Processor, clock: FakeClock
    ) -> None:
        processor.receive(garbage())
        clock.advance(days=365)

        assert repair.retry_due(processor) == 0

    def test_keeps_the_order_of_a_key_against_what_still_arrives(
        self, processor: Processor, database: Database, clock: FakeClock, parked_id: str
    ) -> None:
        behind = blocked(processor, 1)
        clock.advance(seconds=5)
        repair.retry_due(processor)

        arriving = blocked(processor, 1)
        while repair.retry_due(processor):
            pass
        last = an_envelope()
        processor.receive(delivery_of(last))

        assert effects(database) == [parked_id, *behind, *arriving, last.id]

    @pytest.mark.usefixtures("parked_id")
    def test_fills_no_audit_with_what_fails_for_years(
        self, processor: Processor, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        for _ in range(50):
            clock.advance(minutes=10)
            assert repair.retry_due(processor) == 1

        assert tables.audited(database) == []
        assert tables.parked(database)[0]["attempts"] == 51

    @pytest.mark.usefixtures("parked_id")
    def test_is_overtaken_by_an_operator_without_harm(
        self, database_url: str, processor: Processor, clock: FakeClock, handling: FakeHandling
    ) -> None:
        clock.advance(seconds=5)
        database = Interrupted(
            database_url,
            before=1,
            do=lambda: repair.discard(processor, 1, actor="王", reason="-"),
        )

        tried = repair.retry_due(Processor(database, clock, "credit", handling))

        assert tried == 0
        assert effects(database) == []
        assert states(database) == ["discarded"]
        database.close()

    def test_tries_an_unknown_version_again_after_the_upgrade(
        self, database: Database, clock: FakeClock, handling: FakeHandling, strict: Processor
    ) -> None:
        newer = an_envelope(type="cn.chuanyu.credit.recognition-granted.v7")
        strict.receive(delivery_of(newer))
        clock.advance(seconds=5)
        assert repair.retry_due(strict) == 1
        assert states(database) == ["waiting"]

        clock.advance(minutes=10)
        upgraded = Processor(database, clock, "credit", handling)

        assert repair.retry_due(upgraded) == 1
        assert effects(database) == [newer.id]


def test_unreadable_bytes_stay_parked_with_the_newest_cause(
    processor: Processor, database: Database
) -> None:
    delivery = garbage(key=OTHER_LISTING)
    processor.receive(delivery)

    assert repair.retry(processor, 1, actor="王") is Tried.FAILED

    [row] = tables.parked(database)
    assert (row["reason"], row["attempts"]) == ("unreadable", 2)
    assert row["message_id"] == envelopes.digest(delivery.body)
