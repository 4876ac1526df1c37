"""A test message: handled, answered, and undone; it never becomes a real case."""

from typing import Any

import sqlalchemy as sa

from shared.database import Database
from shared.delivery import Delivery, Outcome, Processor
from tests.builders import a_delivery
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling, Refused, effects


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
        assert row["note"] == {"led_to": ["credit.recognition-granted"], "problems": []}

    def test_tells_the_tester_why_it_would_have_failed_and_parks_nothing(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Refused()

        assert processor.receive(a_delivery(test=True)) is Outcome.TESTED

        [row] = tables.inbox(database).values()
        assert row["note"]["led_to"] == []
        assert row["note"]["problems"][0]["code"] == "ILLEGAL_TRANSITION"
        assert tables.parked(database) == []

    def test_breaking_a_constraint_leaves_the_transaction_usable(
        self, database: Database, clock: FakeClock
    ) -> None:
        def handle(connection: sa.Connection, envelope: Any, delivery: Delivery) -> None:
            connection.exec_driver_sql("INSERT INTO inbox (source) VALUES (NULL)")

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

    def test_takes_effect_where_messages_are_only_passed_on(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        gateway = Processor(database, clock, "gateway.out", handling, rehearses=False)

        assert gateway.receive(a_delivery(test=True)) is Outcome.HANDLED
        assert len(effects(database)) == 1
