"""A virtual host and a migrated database for one test."""

from collections.abc import Iterator

import pytest

from deploy.nodes import Pair
from shared.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling
from tests.fixtures_databases import NewDatabase
from tests.integration.vhosts import Vhost, virtual_host


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops hear a stop at once, which is all that this changes."""
    monkeypatch.setattr("shared.consumer.IDLE_SECONDS", 0.05)
    monkeypatch.setattr("shared.relay.IDLE_SECONDS", 0.05)


@pytest.fixture
def vhost(brokers: Pair) -> Iterator[Vhost]:
    with virtual_host(brokers.node("chongqing"), "credit") as made:
        yield made


@pytest.fixture
def bare_vhost(brokers: Pair) -> Iterator[Vhost]:
    """Without the queues of any service, which is faster."""
    with virtual_host(brokers.node("chongqing")) as made:
        yield made


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    opened = Database(new_database("kernel"))
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def handling() -> FakeHandling:
    return FakeHandling()
