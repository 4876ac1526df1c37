"""A test message: handled, answered, and undone; it never becomes a real case."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import ContractBroken, Problem, UnknownVersion
from shared.database import Database
from shared.delivery import Delivery, Outcome
from shared.processor import Processor
from shared.session import Session
from tests.builders import a_delivery, an_envelope, delivery_of
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.fakes.handling import Bug, FakeHandling, Refused, TooEarly, effects


@pytest.fixture(params=[True, False], ids=["at a service", "at the gateway"])
def anywhere(
    request: pytest.FixtureRequest, database: Database, clock: FakeClock, handling: FakeHandling
) -> Processor:
    """Where a test message is rehearsed, and where it is passed on."""
    return Processor(database, clock, "consumer", handling, rehearses=request.param)


class TestATestMessage:
    def test_is_handled_and_undone(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        assert processor.receive(a_delivery(test=True)) is Outcome.TESTED

        assert len(handling.deliveries) == 1
        assert effects(database) == []
        assert tables.outbox(database) == []

    def test_tells_the_tester_what_it_would_have_led_to(
        self, processor: Processor, database: Database
    ) -> None:
        processor.receive(a_delivery(test=True))

        [row] = tables.inbox(database).values()
        assert row["fate"] == "tested"
        assert row["note"] == {
            "led_to": ["credit.recognition-granted"],
            "reason": None,
            "problems": [],
        }

    def test_tells_the_tester_why_it_would_have_failed_and_parks_nothing(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Refused()

        assert processor.receive(a_delivery(test=True)) is Outcome.TESTED

        [row] = tables.inbox(database).values()
        assert (row["note"]["led_to"], row["note"]["reason"]) == ([], "not-allowed")
        assert row["note"]["problems"][0]["code"] == "ILLEGAL_TRANSITION"
        assert tables.parked(database) == []

    def test_breaking_a_constraint_leaves_the_transaction_usable(
        self, database: Database, clock: FakeClock
    ) -> None:
        def handle(session: Session, envelope: Any, delivery: Delivery) -> None:
            session.connection.exec_driver_sql("INSERT INTO inbox (source) VALUES (NULL)")

        processor = Processor(database, clock, "credit", handle)

        assert processor.receive(a_delivery(test=True)) is Outcome.TESTED
        assert len(tables.inbox(database)) == 1

    def test_does_not_wait_behind_a_parked_one(
        self, processor: Processor, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Refused()
        processor.receive(a_delivery())
        handling.fails_with.clear()

        assert processor.receive(a_delivery(test=True)) is Outcome.TESTED

    def test_is_dropped_when_it_comes_again(self, processor: Processor) -> None:
        delivery = a_delivery(test=True)
        processor.receive(delivery)

        assert processor.receive(delivery) is Outcome.DUPLICATE

    @pytest.mark.parametrize(
        ("error", "reason"),
        [
            (Refused(), "not-allowed"),
            (TooEarly(), "cause-missing"),
            (Bug(), "handler-error"),
            (ContractBroken([Problem("FIELD_TYPE")]), "contract-broken"),
            (UnknownVersion([Problem("VERSION_UNKNOWN")]), "unknown-version"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_is_never_parked_whatever_fails(
        self, anywhere: Processor, handling: FakeHandling, error: Exception, reason: str
    ) -> None:
        database = anywhere.database
        handling.fails_with[""] = error

        assert anywhere.receive(a_delivery(test=True)) is Outcome.TESTED
        handling.fails_with.clear()
        real = an_envelope()
        assert anywhere.receive(delivery_of(real)) is Outcome.HANDLED

        notes = [row["note"] for row in tables.inbox(database).values() if row["note"]]
        assert [note["reason"] for note in notes] == [reason]
        assert tables.parked(database) == []
        assert effects(database) == [real.id]

    def test_under_a_used_id_is_noted_once_and_blocks_nobody(
        self, anywhere: Processor, database: Database
    ) -> None:
        first = an_envelope()
        anywhere.receive(delivery_of(first))
        reused = delivery_of(replace(first, test=True))

        assert anywhere.receive(reused) is Outcome.TESTED
        assert anywhere.receive(reused) is Outcome.DUPLICATE
        assert anywhere.receive(a_delivery()) is Outcome.HANDLED

        [note] = [row["note"] for row in tables.inbox(database).values() if row["note"]]
        assert (note["led_to"], note["reason"]) == ([], "contract-broken")
        assert [(p["code"], p["path"]) for p in note["problems"]] == [("ID_REUSED", "$.id")]
        assert tables.parked(database) == []
        assert tables.inbox(database)[first.id]["fate"] == "handled"

    def test_whose_id_a_real_message_uses_again_has_that_one_parked(
        self, processor: Processor, database: Database
    ) -> None:
        tried = an_envelope(test=True)
        processor.receive(delivery_of(tried))

        assert processor.receive(delivery_of(replace(tried, test=False))) is Outcome.PARKED

        [row] = tables.parked(database)
        assert row["problems"][0]["code"] == "ID_REUSED"


class TestATestMessageThatIsPassedOn:
    @pytest.fixture
    def gateway(self, database: Database, clock: FakeClock, handling: FakeHandling) -> Processor:
        return Processor(database, clock, "gateway.out", handling, rehearses=False)

    def test_takes_effect_there(self, gateway: Processor, database: Database) -> None:
        envelope = an_envelope(test=True)

        assert gateway.receive(delivery_of(envelope)) is Outcome.HANDLED

        assert effects(database) == [envelope.id]
        assert tables.inbox(database)[envelope.id]["fate"] == "handled"

    def test_takes_none_when_it_fails_there(
        self, gateway: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Refused()

        assert gateway.receive(a_delivery(test=True)) is Outcome.TESTED

        assert effects(database) == []
        assert tables.outbox(database) == []
