"""Two services' databases and a handler, as behind the commands of an operator or tester."""

from collections.abc import Iterator

import pytest

from shared.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling
from tests.fixtures_databases import NewDatabase


def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def door(new_database: NewDatabase) -> Iterator[Database]:
    """The gateway's."""
    yield from opened(new_database("kernel"))


@pytest.fixture
def house(new_database: NewDatabase) -> Iterator[Database]:
    """The receiving service's."""
    yield from opened(new_database("kernel"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def handling() -> FakeHandling:
    return FakeHandling()
