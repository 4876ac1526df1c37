"""A message whose handling fails: parked, refused, or not even acked; who waits behind it."""

from typing import Any

import pytest
from sqlalchemy.exc import InterfaceError, OperationalError
from structlog.testing import capture_logs

from contracts.envelope import Envelope
from contracts.errors import Problem
from shared import audit, repair
from shared.database import Database
from shared.delivery import Outcome
from shared.processor import Processor
from shared.repair import Tried
from shared.session import Session
from tests.builders import OTHER_LISTING, a_delivery, an_envelope, delivery_of
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import Interrupted, busy, raise_busy
from tests.fakes.handling import Bug, FakeHandling, Refused, TooEarly, effects


@pytest.fixture
def told() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def refusing(
    database: Database, clock: FakeClock, handling: FakeHandling, told: list[Any]
) -> Processor:
    """Tells the sender, and leaves a trace in the same transaction."""

    def refuse(session: Session, envelope: Envelope, problem: Problem) -> None:
        told.append((envelope.id, problem.code))
        audit.write(session, actor="refuse", action="tell", subject=envelope.id, at=NOON)

    return Processor(database, clock, "credit", handling, refuse=refuse)


class TestAHandlerThatFails:
    def test_has_its_message_parked_and_tried_again(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()

        assert processor.receive(a_delivery()) is Outcome.PARKED

        [row] = tables.parked(database)
        assert row["reason"] == "handler-error"
        assert row["next_try"] > NOON

    def test_leaves_no_effect(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()

        processor.receive(a_delivery())

        assert effects(database) == []
        assert tables.outbox(database) == []

    def test_has_nothing_of_its_error_kept_but_the_class(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug("张三 110105194912310021")

        with capture_logs() as lines:
            processor.receive(a_delivery())

        [row] = tables.parked(database)
        assert row["problems"][0]["code"] == "HANDLER_FAILED"
        assert row["problems"][0]["found"] == "Bug"
        assert "张三" not in str(row)
        assert "张三" not in str(lines)

    def test_is_logged_with_the_place_where_it_went_wrong(
        self, processor: Processor, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug("text")
        envelope = an_envelope()

        with capture_logs() as lines:
            processor.receive(delivery_of(envelope))

        failed, settled = lines
        assert (failed["event"], failed["message_id"]) == ("handler_failed", envelope.id)
        assert failed["error"] == "Bug"
        assert failed["at"].startswith("tests/fakes/handling.py:")
        assert settled["outcome"] == "parked"


class TestARuleThatForbids:
    def test_answers_the_sender_and_parks_nothing(
        self, refusing: Processor, database: Database, handling: FakeHandling, told: list[Any]
    ) -> None:
        envelope = an_envelope()
        handling.fails_with[""] = Refused()

        assert refusing.receive(delivery_of(envelope)) is Outcome.REFUSED

        assert told == [(envelope.id, "ILLEGAL_TRANSITION")]
        assert tables.parked(database) == []
        assert effects(database) == []
        row = tables.inbox(database)[envelope.id]
        assert (row["fate"], row["settled_at"]) == ("refused", NOON)
        assert row["note"]["problems"][0]["allowed"] == "accept, return"

    def test_blocks_no_later_message_of_the_key(
        self, refusing: Processor, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Refused()
        refusing.receive(a_delivery())
        handling.fails_with.clear()

        assert refusing.receive(a_delivery()) is Outcome.HANDLED

    def test_answers_a_copy_no_second_time(
        self, refusing: Processor, handling: FakeHandling, told: list[Any]
    ) -> None:
        handling.fails_with[""] = Refused()
        delivery = a_delivery()
        refusing.receive(delivery)

        assert refusing.receive(delivery) is Outcome.DUPLICATE

        assert len(told) == 1

    def test_says_nothing_when_its_answer_cannot_be_stored(
        self, database_url: str, clock: FakeClock, handling: FakeHandling, database: Database
    ) -> None:
        def refuse(session: Session, envelope: Envelope, problem: Problem) -> None:
            raise_busy()

        processor = Processor(database, clock, "credit", handling, refuse=refuse)
        handling.fails_with[""] = Refused()

        with pytest.raises(OperationalError):
            processor.receive(a_delivery())

        assert tables.is_empty(database)

    def test_where_nobody_can_be_told_has_its_message_kept_for_a_person(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Refused()

        assert processor.receive(a_delivery()) is Outcome.PARKED

        [row] = tables.parked(database)
        assert (row["reason"], row["next_try"]) == ("not-allowed", None)
        [problem] = row["problems"]
        assert (problem["code"], problem["allowed"]) == ("ILLEGAL_TRANSITION", "accept, return")

    def test_ends_the_parking_of_a_message_that_was_tried_again(
        self, refusing: Processor, database: Database, handling: FakeHandling, told: list[Any]
    ) -> None:
        envelope = an_envelope()
        handling.fails_with[""] = Bug()
        refusing.receive(delivery_of(envelope))
        handling.fails_with[""] = Refused()

        assert repair.retry(refusing, 1, actor="王") is Tried.REFUSED

        [row] = tables.parked(database)
        assert (row["state"], row["settled_reason"]) == ("refused", "ILLEGAL_TRANSITION")
        assert tables.inbox(database)[envelope.id]["fate"] == "refused"
        assert told == [(envelope.id, "ILLEGAL_TRANSITION")]
        assert ("王", "refuse", "parked/1") in tables.audited(database)


class TestAnEffectBeforeItsCause:
    @pytest.fixture
    def early(self, refusing: Processor, handling: FakeHandling) -> str:
        """Number 1; it succeeds once `arrives` says that its cause is there."""
        envelope = an_envelope()
        handling.fails_with[envelope.id] = TooEarly()
        assert refusing.receive(delivery_of(envelope)) is Outcome.PARKED
        return envelope.id

    def arrives(self, refusing: Processor, handling: FakeHandling, early: str) -> str:
        envelope = an_envelope()
        assert refusing.receive(delivery_of(envelope)) is Outcome.HANDLED
        del handling.fails_with[early]
        return envelope.id

    def test_follows_at_once_when_the_cause_was_handled(
        self, refusing: Processor, database: Database, handling: FakeHandling, early: str
    ) -> None:
        cause = self.arrives(refusing, handling, early)

        assert repair.retry_due(refusing) == 1
        assert effects(database) == [cause, early]

    def test_does_not_keep_a_failed_one_behind_it_from_being_tried_again(
        self,
        refusing: Processor,
        database: Database,
        handling: FakeHandling,
        clock: FakeClock,
        early: str,
    ) -> None:
        # the failed one may be the cause, or stand before it: all would wait for ever
        cause = an_envelope()
        handling.fails_with[cause.id] = Bug()
        assert refusing.receive(delivery_of(cause)) is Outcome.PARKED
        last = an_envelope()
        assert refusing.receive(delivery_of(last)) is Outcome.PARKED
        handling.fails_with = {}
        handling.fails_with[early] = TooEarly()
        clock.advance(minutes=1)

        repair.retry_due(refusing)
        del handling.fails_with[early]
        while repair.retry_due(refusing):
            pass

        assert effects(database) == [cause.id, early, last.id]

    def test_keeps_one_behind_it_from_being_refused_too_early(
        self,
        refusing: Processor,
        database: Database,
        handling: FakeHandling,
        told: list[Any],
        early: str,
    ) -> None:
        behind = an_envelope()
        handling.fails_with[behind.id] = Refused()
        assert refusing.receive(delivery_of(behind)) is Outcome.PARKED
        assert told == []

        cause = self.arrives(refusing, handling, early)
        del handling.fails_with[behind.id]
        while repair.retry_due(refusing):
            pass

        assert effects(database) == [cause, early, behind.id]

    def test_lets_a_failed_one_that_is_forbidden_wait_for_it_too(
        self,
        refusing: Processor,
        handling: FakeHandling,
        database: Database,
        told: list[Any],
        early: str,
    ) -> None:
        behind = an_envelope()
        handling.fails_with[behind.id] = Bug()
        refusing.receive(delivery_of(behind))
        handling.fails_with[behind.id] = Refused()

        assert repair.retry(refusing, 2, actor="王") is Tried.FAILED

        assert told == []
        assert [row["reason"] for row in tables.parked(database)] == ["cause-missing"] * 2


class TestTroubleOfTheDatabase:
    @pytest.mark.parametrize(
        "trouble", [busy(), InterfaceError("SELECT", {}, Exception("connection is closed"))]
    )
    @pytest.mark.parametrize("test", [False, True])
    def test_comes_out_and_leaves_nothing_behind(
        self,
        processor: Processor,
        database: Database,
        handling: FakeHandling,
        trouble: Exception,
        test: bool,  # noqa: FBT001 - pytest passes it so
    ) -> None:
        handling.fails_with[""] = trouble

        with pytest.raises(type(trouble)):
            processor.receive(a_delivery(test=test))

        assert tables.is_empty(database)

    def test_is_forgotten_when_the_message_comes_again(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = busy()
        delivery = a_delivery()
        with pytest.raises(OperationalError):
            processor.receive(delivery)

        handling.fails_with.clear()

        assert processor.receive(delivery) is Outcome.HANDLED
        assert len(effects(database)) == 1

    def test_between_a_failure_and_its_parking_leaves_nothing_behind(
        self, database_url: str, clock: FakeClock, handling: FakeHandling
    ) -> None:
        database = Interrupted(database_url, before=2, do=raise_busy)
        processor = Processor(database, clock, "credit", handling)
        handling.fails_with[""] = Refused()
        delivery = a_delivery()

        with pytest.raises(OperationalError):
            processor.receive(delivery)

        assert tables.is_empty(database)
        assert processor.receive(delivery) is Outcome.PARKED
        database.close()


class TestAnotherConsumerThatWasFaster:
    # two can overlap after a lost heartbeat: the second one finds the work done when it wants to park
    def test_makes_this_one_a_duplicate(
        self, database_url: str, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        delivery = a_delivery()
        fast = Processor(database, clock, "credit", FakeHandling())
        overtaken = Interrupted(database_url, before=2, do=lambda: fast.receive(delivery))
        handling.fails_with[""] = Refused()

        outcome = Processor(overtaken, clock, "credit", handling).receive(delivery)

        overtaken.close()
        assert outcome is Outcome.DUPLICATE
        assert tables.parked(database) == []
        assert len(effects(database)) == 1


class TestAMessageBehindAParkedOne:
    @pytest.fixture(autouse=True)
    def _parked(self, processor: Processor, handling: FakeHandling) -> None:
        handling.fails_with[""] = Bug()
        processor.receive(a_delivery())
        handling.fails_with.clear()

    def test_of_the_same_key_waits_and_is_not_tried(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        assert processor.receive(a_delivery()) is Outcome.PARKED

        assert tables.parked(database)[1]["reason"] == "blocked"
        assert tables.parked(database)[1]["attempts"] == 0
        assert len(handling.deliveries) == 1

    def test_of_another_key_is_handled(self, processor: Processor, database: Database) -> None:
        assert processor.receive(a_delivery(partitionkey=OTHER_LISTING)) is Outcome.HANDLED

        assert len(effects(database)) == 1

    def test_of_the_same_key_at_another_consumer_is_handled(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        other = Processor(database, clock, "gateway.out", handling)

        assert other.receive(a_delivery()) is Outcome.HANDLED
