"""What is asked for every message finds its rows by an index: tables that grow for a year are never read whole."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from shared import batches, outbox, repair
from shared.attempts import ATTEMPTS
from shared.database import KERNEL, Database
from shared.outbox import UNSENT
from shared.processor import Processor
from shared.session import working
from tests.builders import an_envelope, delivery_of
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import heard_by
from tests.fakes.handling import Bug, FakeHandling
from tests.unit.shared.lives import again, several


pytestmark = pytest.mark.sqlite  # PostgreSQL reads small tables whole, and rightly
# but for what a dead process had begun, and what is about to be published
GROWING = set(KERNEL.tables) - {ATTEMPTS.name, UNSENT.name}
WHOLE = re.compile(r"SCAN (\w+)")


@pytest.fixture
def read_whole(database: Database) -> Iterator[set[str]]:
    """Filled with each statement that reads a growing table from end to end."""
    found: set[str] = set()
    with database.reading() as connection:
        driver: Any = connection.connection.dbapi_connection

    def explain(statement: str, values: Any, many: bool) -> None:  # noqa: FBT001
        if many or not statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            return
        plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        if GROWING.intersection(table for *_, step in plan for table in WHOLE.findall(step)):
            found.add(statement)

    with heard_by(explain):
        yield found


class TestWhatIsAskedForEveryMessage:
    def test_of_one_alone(self, processor: Processor, read_whole: set[str]) -> None:
        processor.receive(delivery_of(an_envelope()))

        assert read_whole == set()

    def test_of_a_batch(self, processor: Processor, read_whole: set[str]) -> None:
        batches.receive(processor, [delivery_of(e) for e in several(5)])

        assert read_whole == set()

    def test_of_one_that_came_before(self, processor: Processor, read_whole: set[str]) -> None:
        one = delivery_of(an_envelope())

        batches.receive(processor, [again(one), again(one)])
        processor.receive(again(one))

        assert read_whole == set()

    def test_of_one_that_is_parked_and_one_behind_it(
        self, processor: Processor, handling: FakeHandling, read_whole: set[str]
    ) -> None:
        failing, behind = an_envelope(), an_envelope()
        handling.fails_with[failing.id] = Bug("x")

        batches.receive(processor, [delivery_of(failing), delivery_of(behind)])

        assert read_whole == set()

    def test_of_what_is_due_again(
        self,
        processor: Processor,
        handling: FakeHandling,
        clock: FakeClock,
        read_whole: set[str],
    ) -> None:
        failing = an_envelope()
        handling.fails_with[failing.id] = Bug("x")
        processor.receive(delivery_of(failing))
        clock.advance(seconds=60)

        assert repair.retry_due(processor) == 1

        assert read_whole == set()

    def test_of_what_is_published_and_marked(
        self, database: Database, read_whole: set[str]
    ) -> None:
        with working(database) as session:
            for envelope in several(3):
                outbox.record(session, envelope, exchange="e", routing_key="local.x", at=NOON)
        with database.transaction() as connection:
            waiting = outbox.unsent(connection, 2, set())
            outbox.mark_sent(connection, {row.number for row in waiting.rows}, NOON)

        assert read_whole == set()
