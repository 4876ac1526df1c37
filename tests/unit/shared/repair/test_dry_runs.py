"""A dry run tells what a retry would lead to, or why it would fail, and leaves nothing but its audit line."""

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from contracts.envelope import Envelope
from contracts.errors import Problem
from shared.database import Database
from shared.processor import Processor
from shared.repair import ActionImpossible, Desk, dry_run
from shared.session import Session
from tests.builders import LISTING, a_delivery, an_envelope, delivery_of, garbage
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.fakes.databases import busy
from tests.fakes.handling import Bug, FakeHandling, Refused, TooEarly, effects


@pytest.fixture(autouse=True)
def _parked(processor: Processor, handling: FakeHandling) -> None:
    handling.fails_with[""] = Bug()
    processor.receive(a_delivery())
    handling.fails_with.clear()


def state(database: Database) -> list[Any]:
    return [tables.parked(database), tables.outbox(database), tables.inbox(database)]


class TestADryRun:
    def test_of_what_would_be_handled_names_the_messages_it_would_write(self, desk: Desk) -> None:
        answer = desk.dry_run(1, "王")

        assert answer["result"] == "handled"
        assert answer["led_to"] == [
            {
                "contract": "credit.recognition-granted",
                "key": LISTING,
                "exchange": "chuanyu.events",
            }
        ]
        assert answer["problems"] == []

    def test_changes_nothing_and_is_on_record(self, desk: Desk, database: Database) -> None:
        before = state(database)

        desk.dry_run(1, "王")

        assert state(database) == before
        assert effects(database) == []
        assert tables.audited(database) == [("王", "dry-run", "parked/1")]

    def test_of_what_would_fail_says_why(
        self, desk: Desk, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        before = state(database)

        answer = desk.dry_run(1, "王")

        assert (answer["result"], answer["reason"]) == ("failed", "handler-error")
        assert [problem["code"] for problem in answer["problems"]] == ["HANDLER_FAILED"]
        assert state(database) == before

    def test_of_unreadable_bytes_says_so(self, desk: Desk, processor: Processor) -> None:
        processor.receive(garbage(key="another"))

        assert desk.dry_run(2, "王")["reason"] == "unreadable"

    def test_of_what_waits_behind_another_is_impossible(
        self, processor: Processor, database: Database
    ) -> None:
        processor.receive(a_delivery())

        with pytest.raises(ActionImpossible, match="behind 1"):
            dry_run(processor, 2, actor="王")
        assert tables.audited(database) == []

    def test_that_meets_trouble_of_the_database_brings_it_out(
        self, processor: Processor, handling: FakeHandling, database: Database
    ) -> None:
        handling.fails_with[""] = busy()
        before = state(database)

        with pytest.raises(OperationalError):
            dry_run(processor, 1, actor="王")
        assert state(database) == before


class TestADryRunOfWhatARuleForbids:
    @pytest.fixture
    def refusing(self, database: Database, clock: FakeClock, handling: FakeHandling) -> Processor:
        def refuse(session: Session, envelope: Envelope, problem: Problem) -> None:
            raise AssertionError("a dry run tells nobody")

        return Processor(database, clock, "credit", handling, refuse=refuse)

    def test_would_be_refused(self, refusing: Processor, handling: FakeHandling) -> None:
        handling.fails_with[""] = Refused()

        prospect = dry_run(refusing, 1, actor="王")

        assert prospect.result == "refused"
        assert [problem["code"] for problem in prospect.problems] == ["ILLEGAL_TRANSITION"]

    def test_would_wait_behind_an_effect_before_its_cause(
        self, refusing: Processor, handling: FakeHandling
    ) -> None:
        early, late = an_envelope(partitionkey="k"), an_envelope(partitionkey="k")
        handling.fails_with = {early.id: TooEarly(), late.id: Bug()}
        for envelope in (early, late):
            refusing.receive(delivery_of(envelope))
        handling.fails_with = {"": Refused()}

        prospect = dry_run(refusing, 3, actor="王")

        assert (prospect.result, prospect.reason) == ("failed", "cause-missing")

    def test_would_stay_parked_where_nobody_can_be_told(
        self, processor: Processor, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Refused()

        prospect = dry_run(processor, 1, actor="王")

        assert (prospect.result, prospect.reason) == ("failed", "not-allowed")
