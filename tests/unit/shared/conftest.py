"""A migrated database and the parts of the kernel on it; copied from one template, which is fast."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.envelope import Envelope
from contracts.registry import contract_named
from shared.database import Database
from shared.delivery import Delivery
from shared.processor import Processor
from shared.session import Session
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "kernel.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def database_file(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path / "service.sqlite3"))


@pytest.fixture
def database(database_file: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{database_file}")
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
