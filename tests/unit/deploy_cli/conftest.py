"""Two services' databases and a handler, as behind the commands of an operator or tester."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling


def opened(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Database]:
    """The gateway's."""
    yield from opened(tmp_path / "gateway.sqlite3")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Database]:
    """The receiving service's."""
    yield from opened(tmp_path / "credit.sqlite3")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def handling() -> FakeHandling:
    return FakeHandling()
