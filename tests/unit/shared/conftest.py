"""A migrated database and the parts of the kernel on it."""

from collections.abc import Iterator

import pytest

from contracts.envelope import Envelope
from contracts.registry import contract_named
from shared.database import Database
from shared.delivery import Delivery
from shared.processor import Processor
from shared.session import Session
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling
from tests.fixtures_databases import NewDatabase
from tests.unit.shared.lives import Counted


@pytest.fixture
def database_url(new_database: NewDatabase) -> str:
    return new_database("kernel")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Counted(database_url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def handling() -> FakeHandling:
    return FakeHandling()


@pytest.fixture
def processor(database: Database, clock: FakeClock, handling: FakeHandling) -> Processor:
    return Processor(database, clock, "credit", handling)


@pytest.fixture
def strict(database: Database, clock: FakeClock) -> Processor:
    """One that checks the body as every service does."""
    granted = contract_named("credit.recognition-granted")

    def handle(session: Session, envelope: Envelope, delivery: Delivery) -> None:
        granted.read(envelope.version, envelope.data)

    return Processor(database, clock, "credit", handle)
