"""What tests of batches have in common: messages, processes one after the other, a database that is counted."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from contracts.envelope import Envelope
from shared.database import Database
from shared.delivery import Delivery
from shared.processor import Processor
from tests.builders import an_envelope
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling


class Counted(Database):
    """Counts its transactions."""

    count = 0

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        self.count += 1
        with super().transaction() as connection:
            yield connection


def a_life(database: Database, clock: FakeClock, handling: FakeHandling) -> Processor:
    """The service in another process than the last one."""
    return Processor(database, clock, "credit", handling)


def several(count: int) -> list[Envelope]:
    return [an_envelope(partitionkey=f"50-{n}", subject=f"50-{n}") for n in range(count)]


def again(delivery: Delivery) -> Delivery:
    return Delivery(**{**vars(delivery), "redelivered": True})
