"""Parked messages: which one is next, when it is tried, who waits behind it."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import parking, settlement
from shared.database import Database
from shared.parking import FIRST_DELAY, LONGEST_DELAY, Cause, Reason, State
from shared.repair import views
from shared.repair.choosing import Choice
from tests.builders import LISTING, OTHER_LISTING
from tests.fakes import tables
from tests.fakes.clock import NOON
from tests.strategies import LAW
from tests.unit.shared.test_inbox import an_arrival


FAILED = Cause(Reason.HANDLER_ERROR, [{"code": "HANDLER_FAILED"}])
BROKEN = Cause(Reason.CONTRACT_BROKEN, [{"code": "FIELD_TYPE"}])
BLOCKED = Cause(Reason.BLOCKED, [{"code": "BLOCKED"}])
EARLY = Cause(Reason.CAUSE_MISSING, [{"code": "NOT_FOUND"}])
LATER = NOON + dt.timedelta(days=1)


def park(database: Database, cause: Cause = FAILED, key: str = LISTING) -> int:
    with database.transaction() as connection:
        parking.park(
            connection,
            replace(an_arrival(), key=key),
            cause,
            body=b"bytes",
            headers={"partitionkey": key},
            exchange="e",
            routing_key="k",
            at=NOON,
        )
    return int(tables.parked(database)[-1]["number"])


def due(database: Database, now: dt.datetime = LATER, limit: int = 10) -> list[int]:
    with database.reading() as connection:
        return parking.due(connection, "credit", now, limit)


def reasons(database: Database, consumer: str = "credit", key: str = LISTING) -> set[str]:
    with database.reading() as connection:
        return parking.reasons_waiting(connection, consumer, key)


def blocker(database: Database, number: int) -> int | None:
    with database.reading() as connection:
        return parking.blocker(connection, number)


def settle(database: Database, number: int) -> None:
    with database.transaction() as connection:
        settlement.settle(connection, number, State.DISCARDED, by="王", why="-", at=NOON)


class TestTheNextTry:
    @pytest.mark.parametrize("reason", sorted(parking.RETRIED))
    def test_comes_by_itself_for_what_time_may_cure(self, reason: Reason) -> None:
        assert parking.next_try(reason, 1, NOON) == NOON + FIRST_DELAY

    @pytest.mark.parametrize("reason", sorted(set(Reason) - parking.RETRIED))
    def test_comes_only_when_somebody_says_so_for_the_rest(self, reason: Reason) -> None:
        assert parking.next_try(reason, 1, NOON) is None

    def test_doubles_up_to_ten_minutes(self) -> None:
        delays = [parking.next_try(Reason.HANDLER_ERROR, n, NOON) for n in range(1, 10)]

        seconds = [(moment - NOON).total_seconds() for moment in delays if moment]
        assert seconds == [5, 10, 20, 40, 80, 160, 320, 600, 600]

    @pytest.mark.parametrize(("chance", "seconds"), [(0.0, 600), (0.5, 525), (1.0, 450)])
    def test_comes_a_little_sooner_by_chance_so_that_not_all_come_at_once(
        self, monkeypatch: pytest.MonkeyPatch, chance: float, seconds: int
    ) -> None:
        class Chance:
            def random(self) -> float:
                return chance

        monkeypatch.setattr(parking, "chance", Chance())

        moment = parking.next_try(Reason.HANDLER_ERROR, 9, NOON)

        assert moment == NOON + dt.timedelta(seconds=seconds)

    @LAW
    @given(attempts=st.integers(1, 10**9))
    def test_never_lies_further_away_than_that(self, attempts: int) -> None:
        moment = parking.next_try(Reason.HANDLER_ERROR, attempts, NOON)

        assert moment is not None
        assert FIRST_DELAY <= moment - NOON <= LONGEST_DELAY


class TestAParkedMessage:
    def test_is_kept_with_everything_that_came(self, database: Database) -> None:
        number = park(database)

        with database.reading() as connection:
            found = parking.find(connection, number)

        assert found is not None
        assert (found.body, found.exchange, found.routing_key) == (b"bytes", "e", "k")
        assert found.headers == {"partitionkey": LISTING}
        assert (found.state, found.reason, found.attempts) == ("waiting", "handler-error", 1)
        assert found.arrival.occurred_at == NOON

    def test_that_only_waits_was_never_tried(self, database: Database) -> None:
        park(database, BLOCKED)

        assert tables.parked(database)[0]["attempts"] == 0

    def test_is_not_found_under_another_number(self, database: Database) -> None:
        with database.reading() as connection:
            assert parking.find(connection, 7) is None


class TestWhatIsDue:
    def test_is_nothing_before_its_time(self, database: Database) -> None:
        park(database)

        assert due(database, NOON + dt.timedelta(seconds=4)) == []
        assert due(database, NOON + dt.timedelta(seconds=5)) == [1]

    def test_is_the_head_of_a_key_only(self, database: Database) -> None:
        park(database)
        park(database, BLOCKED)

        assert due(database) == [1]

    def test_is_each_key_for_itself(self, database: Database) -> None:
        park(database)
        park(database, key=OTHER_LISTING)

        assert due(database) == [1, 2]

    def test_is_a_blocked_one_as_soon_as_its_head_is_gone(self, database: Database) -> None:
        park(database)
        park(database, BLOCKED)

        settle(database, 1)

        assert due(database, NOON) == [2]

    def test_is_nothing_behind_a_head_that_waits_for_a_person(self, database: Database) -> None:
        park(database, BROKEN)
        park(database, BLOCKED)

        assert due(database) == []

    def test_is_every_one_without_a_key(self, database: Database) -> None:
        # an empty key is nobody's order
        park(database, key="")
        park(database, key="")

        assert due(database) == [1, 2]

    def test_is_at_most_a_round(self, database: Database) -> None:
        for n in range(5):
            park(database, key=f"key-{n}")

        assert due(database, limit=3) == [1, 2, 3]

    def test_is_no_business_of_another_consumer(self, database: Database) -> None:
        park(database)

        with database.reading() as connection:
            assert parking.due(connection, "gateway.in", LATER, 10) == []


class TestAKey:
    def test_has_waiting_ones_until_they_are_settled(self, database: Database) -> None:
        park(database)
        assert reasons(database) == {"handler-error"}

        settle(database, 1)

        assert reasons(database) == set()

    def test_tells_every_reason_once(self, database: Database) -> None:
        for cause in (FAILED, BLOCKED, BLOCKED):
            park(database, cause)

        assert reasons(database) == {"handler-error", "blocked"}

    @pytest.mark.parametrize(
        ("consumer", "key"), [("credit", OTHER_LISTING), ("gateway.in", LISTING), ("credit", "")]
    )
    def test_is_not_blocked_by_another(self, database: Database, consumer: str, key: str) -> None:
        park(database)

        assert reasons(database, consumer, key) == set()

    def test_that_is_empty_is_never_blocked(self, database: Database) -> None:
        park(database, key="")

        assert reasons(database, "credit", "") == set()


class TestAnEffectBeforeItsCause:
    def test_blocks_no_other_message_of_its_key(self, database: Database) -> None:
        park(database, EARLY)
        park(database, FAILED)
        park(database, BLOCKED)

        assert [blocker(database, number) for number in (1, 2, 3)] == [None, None, 2]
        assert due(database) == [1, 2]

    def test_blocks_its_like(self, database: Database) -> None:
        park(database, EARLY)
        park(database, EARLY)

        assert [blocker(database, number) for number in (1, 2)] == [None, 1]
        assert due(database) == [1]

    def test_is_tried_again_by_itself(self, database: Database) -> None:
        park(database, EARLY)

        assert due(database, NOON + FIRST_DELAY) == [1]

    def test_is_due_at_once_when_a_message_of_its_key_was_handled(self, database: Database) -> None:
        park(database, EARLY)
        park(database, EARLY, key=OTHER_LISTING)

        with database.transaction() as connection:
            parking.hasten(connection, "credit", LISTING, NOON)

        assert due(database, NOON) == [1]

    def test_does_not_hasten_what_waits_for_something_else(self, database: Database) -> None:
        park(database, FAILED)

        with database.transaction() as connection:
            parking.hasten(connection, "credit", LISTING, NOON)

        assert due(database, NOON) == []


class TestWhatWillNeverTakeEffect:
    @pytest.mark.parametrize("reason", [Reason.EXPIRED, Reason.NOT_ALLOWED])
    def test_blocks_neither_its_like_nor_any_other(
        self, database: Database, reason: Reason
    ) -> None:
        for cause in (Cause(reason, []), Cause(reason, []), FAILED, EARLY):
            park(database, cause)

        # the early one waits behind the failed one, which may be its cause
        assert [blocker(database, number) for number in (1, 2, 3, 4)] == [None, None, None, 3]
        assert due(database) == [3]

    def test_is_named_with_what_only_waits_for_its_cause(self) -> None:
        assert {Reason.EXPIRED, Reason.NOT_ALLOWED, Reason.CAUSE_MISSING} == parking.HARMLESS

    def test_is_never_tried_by_itself(self) -> None:
        assert not {Reason.EXPIRED, Reason.NOT_ALLOWED} & parking.RETRIED


class TestAnotherFailure:
    def test_is_counted_and_keeps_the_newest_cause(self, database: Database) -> None:
        park(database)

        with database.transaction() as connection:
            settlement.failed_again(connection, 1, BROKEN, LATER, by="王")

        [row] = tables.parked(database)
        assert (row["attempts"], row["reason"], row["next_try"]) == (2, "contract-broken", None)
        assert row["problems"] == BROKEN.problems

    def test_puts_the_next_try_further_away(self, database: Database) -> None:
        park(database)

        with database.transaction() as connection:
            settlement.failed_again(connection, 1, FAILED, LATER, by="王")

        assert tables.parked(database)[0]["next_try"] == LATER + 2 * FIRST_DELAY

    def test_changes_nothing_of_what_was_settled_meanwhile(self, database: Database) -> None:
        park(database)
        settle(database, 1)
        [before] = tables.parked(database)

        with database.transaction() as connection:
            settlement.failed_again(connection, 1, BROKEN, LATER, by="王")

        assert tables.parked(database) == [before]


class TestTheListing:
    def test_shows_what_waits_oldest_first_without_bodies(self, database: Database) -> None:
        park(database)
        park(database, BLOCKED)
        park(database, key=OTHER_LISTING)
        settle(database, 3)

        with database.reading() as connection:
            listed = views.listing(connection, Choice(), 10)

        assert [row["number"] for row in listed] == [1, 2]
        assert not {"body", "headers", "digest"} & set(listed[0])

    def test_counts_by_reason(self, database: Database) -> None:
        park(database)
        park(database, BLOCKED)
        park(database, BLOCKED)

        with database.reading() as connection:
            assert parking.waiting_by_reason(connection) == {"handler-error": 1, "blocked": 2}
