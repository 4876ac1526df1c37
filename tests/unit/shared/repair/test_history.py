"""What was done about a parked message stays on record: who, when, why, and not for ever."""

import pytest
import sqlalchemy as sa

from shared import history, repair
from shared.database import Database
from shared.history import KEPT, TRIES
from shared.parking import PARKED
from shared.processor import Processor
from tests.builders import a_delivery
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling


@pytest.fixture(autouse=True)
def _parked(processor: Processor, handling: FakeHandling) -> None:
    handling.fails_with[""] = Bug()
    processor.receive(a_delivery())


def lines(database: Database) -> list[tuple[str, str]]:
    with database.reading() as connection:
        return [(line["what"], line["actor"]) for line in history.lines(connection, 1)]


class TestTheHistoryOfAParkedMessage:
    def test_begins_with_why_it_was_parked(self, database: Database) -> None:
        with database.reading() as connection:
            [line] = history.lines(connection, 1)

        assert line == {
            "at": NOON,
            "actor": "credit",
            "what": "parked",
            "reason": "handler-error",
            "codes": [{"code": "HANDLER_FAILED", "path": "$"}],
        }

    def test_names_each_try_and_repair(
        self, processor: Processor, database: Database, clock: FakeClock
    ) -> None:
        clock.advance(seconds=5)
        repair.retry_due(processor)
        repair.retry(processor, 1, actor="王")
        repair.discard(processor, 1, actor="李", reason="-")
        repair.restore(processor, 1, actor="张")

        assert lines(database) == [
            ("parked", "credit"),
            ("failed", "timer"),
            ("failed", "王"),
            ("discarded", "李"),
            ("restored", "张"),
        ]

    def test_of_one_that_only_waits_is_empty(
        self, processor: Processor, database: Database
    ) -> None:
        processor.receive(a_delivery())

        assert [row["parked"] for row in tables.rows(database, TRIES)] == [1]

    def test_keeps_the_first_word_and_the_newest(
        self, processor: Processor, database: Database
    ) -> None:
        for number in range(KEPT + 5):
            repair.retry(processor, 1, actor=f"{number}")

        kept = lines(database)
        assert kept[0] == ("parked", "credit")
        assert [actor for _, actor in kept[1:]] == [str(n) for n in range(5, KEPT + 5)]

    def test_goes_with_the_message(self, database: Database) -> None:
        with database.transaction() as connection:
            connection.execute(sa.delete(PARKED))

        assert tables.rows(database, TRIES) == []
