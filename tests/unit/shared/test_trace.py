"""The way of a message through one service, and what the service counts about its messages."""

from typing import Any

from shared import figures, outbox, repair, trace
from shared.database import Database
from shared.processor import Processor
from shared.session import working
from tests.builders import (
    LISTING,
    OTHER_LISTING,
    a_delivery,
    an_envelope,
    an_id,
    delivery_of,
    garbage,
)
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling


def steps(database: Database, wanted: str) -> list[dict[str, Any]]:
    with database.reading() as connection:
        return trace.steps(connection, wanted)


class TestTheWayOfAMessage:
    def test_is_nothing_where_it_never_was(self, database: Database) -> None:
        assert steps(database, an_id()) == []

    def test_that_was_written_here_ends_with_its_publication(
        self, database: Database, clock: FakeClock
    ) -> None:
        envelope = an_envelope()
        with working(database) as session:
            outbox.record(session, envelope, exchange="e", routing_key="k", at=NOON)
        clock.advance(seconds=1)
        with database.transaction() as connection:
            outbox.mark_sent(connection, [1], clock.now())

        written, published = steps(database, envelope.id)

        assert (written["step"], written["at"], written["to"]) == ("written", NOON, "e → k")
        assert (published["step"], published["at"]) == ("published", clock.now())

    def test_that_was_received_tells_its_fate_and_its_copies(
        self, database: Database, processor: Processor
    ) -> None:
        envelope = an_envelope()
        for _ in range(3):
            processor.receive(delivery_of(envelope))

        [step] = steps(database, envelope.id)

        assert (step["step"], step["duplicates"]) == ("handled", 2)
        assert step["from"] == "/chongqing/credit"

    def test_that_was_parked_tells_why_and_how_it_ended(
        self, database: Database, processor: Processor, handling: FakeHandling, clock: FakeClock
    ) -> None:
        envelope = an_envelope()
        handling.fails_with[envelope.id] = Bug()
        processor.receive(delivery_of(envelope))
        handling.fails_with.clear()
        clock.advance(minutes=1)
        repair.retry(processor, 1, actor="王")

        parked, *others = steps(database, envelope.id)
        handled, tried = sorted(others, key=lambda step: str(step["step"]))

        assert (parked["step"], parked["reason"], parked["state"]) == (
            "parked because",
            "handler-error",
            "handled",
        )
        assert (handled["step"], handled["at"]) == ("handled", clock.now())
        assert (tried["step"], tried["what"], tried["by"]) == ("tried again", "handled", "王")

    def test_of_a_business_key_is_that_of_all_its_messages(
        self, database: Database, processor: Processor
    ) -> None:
        first, second = an_envelope(), an_envelope()
        for envelope in (first, second, an_envelope(partitionkey=OTHER_LISTING)):
            processor.receive(delivery_of(envelope))

        received = [step for step in steps(database, LISTING) if step["step"] == "handled"]

        assert [step["message_id"] for step in received] == [first.id, second.id]

    def test_leads_to_what_this_service_wrote_because_of_it(
        self, database: Database, processor: Processor
    ) -> None:
        envelope = an_envelope()
        processor.receive(delivery_of(envelope))

        with database.reading() as connection:
            [led_to] = trace.consequences(connection, envelope.id, "/sichuan/credit")
            elsewhere = trace.consequences(connection, envelope.id, "/chongqing/credit")

        assert led_to["message_id"] == tables.outbox(database)[0]["message_id"]
        assert elsewhere == []


class TestTheFigures:
    def test_count_what_was_written_here_by_contract(
        self, database: Database, processor: Processor
    ) -> None:
        processor.receive(a_delivery())
        processor.receive(a_delivery())

        with database.reading() as connection:
            written = figures.written(connection, "/sichuan/credit")

        assert written == {"credit.recognition-granted": 2}

    def test_count_what_arrived_its_copies_and_how_long_it_took(
        self, database: Database, processor: Processor, clock: FakeClock
    ) -> None:
        delivery = a_delivery()
        clock.advance(seconds=1.5)
        processor.receive(delivery)
        processor.receive(delivery)

        with database.reading() as connection:
            [arrived] = figures.arrived(connection)

        assert arrived == {
            "contract": "credit.recognition-granted",
            "source": "/chongqing/credit",
            "arrived": 1,
            "duplicates": 1,
            "latencies_ms": [1500.0],
        }

    def test_have_no_latency_for_what_did_not_take_effect(
        self, database: Database, processor: Processor
    ) -> None:
        processor.receive(garbage())
        processor.receive(a_delivery(test=True))

        with database.reading() as connection:
            assert [row["latencies_ms"] for row in figures.arrived(connection)] == [[]]

    def test_count_what_was_ever_parked_by_reason(
        self, database: Database, processor: Processor
    ) -> None:
        processor.receive(garbage())
        repair.discard(processor, 1, actor="王", reason="-")

        with database.reading() as connection:
            [parked] = figures.parked(connection)

        assert (parked["reason"], parked["count"]) == ("unreadable", 1)

    def test_of_the_state_tell_what_waits_now(
        self, database: Database, processor: Processor
    ) -> None:
        processor.receive(a_delivery())
        processor.receive(garbage(key=OTHER_LISTING))

        with database.reading() as connection:
            state = figures.state(connection)

        assert state == {
            "outbox_unsent": 1,
            "outbox_oldest": NOON,
            "parked": 1,
            "parked_by_reason": {"unreadable": 1},
        }

    def test_have_a_median_only_when_there_is_something(self) -> None:
        assert figures.median([3.0, 1.0, 2.04]) == 2.0
        assert figures.median([]) is None
