"""Databases of both kinds: what asks for `new_database` runs on SQLite and on PostgreSQL.

`--database sqlite` or `postgresql` chooses one; tests with brokers or whole nodes take SQLite unless told otherwise.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from deploy.nodes import DATABASES, POSTGRESQL, SQLITE
from shared.database import Database
from tests.databases import PostgresqlCluster, SqliteFiles, running_cluster


SOURCES = {SQLITE: "sqlite_files", POSTGRESQL: "postgresql"}  # fixtures
BOTH, FAKE = "both", "fake"
Source = SqliteFiles | PostgresqlCluster
NewDatabase = Callable[[str], str]
AnyDatabase = Callable[[str, str], str]
OpenTransaction = Callable[[str, str], sa.Connection]


def pytest_addoption(parser: pytest.Parser) -> None:
    chosen = (*DATABASES, BOTH)
    parser.addoption(
        "--database", choices=chosen, help="on which database to run; tests without brokers: both"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", kinds(metafunc), scope="session")
    if "storage" in metafunc.fixturenames:
        metafunc.parametrize("storage", (FAKE, *kinds(metafunc)), scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is about the other database alone is not chosen, rather than skipped."""
    chosen = config.getoption("--database")
    if chosen in DATABASES:
        (other,) = set(DATABASES) - {chosen}
        config.hook.pytest_deselected(
            items=[item for item in items if item.get_closest_marker(other)]
        )
        items[:] = [item for item in items if not item.get_closest_marker(other)]


def kinds(metafunc: pytest.Metafunc) -> tuple[str, ...]:
    """What is marked `sqlite` or `postgresql` is about that one alone."""
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    chosen = metafunc.config.getoption("--database") or (SQLITE if "broker" in marks else BOTH)
    wanted = DATABASES if chosen == BOTH else (chosen,)
    return tuple(kind for kind in DATABASES if kind in marks) or wanted


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlCluster]:
    # a killed run would leave the cluster behind: let SIGTERM end it as Ctrl-C does
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    with running_cluster(tmp_path_factory.mktemp("川渝 postgresql") / "run") as cluster:
        yield cluster
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyDatabase]:
    """Gives the URL of a fresh database of that kind and service; taken back after the test."""
    with ExitStack() as stack:

        def fresh(kind: str, service: str) -> str:
            source = request.getfixturevalue(SOURCES[kind])
            url: str = stack.enter_context(source.fresh(service, tmp_path))
            return url

        yield fresh


@pytest.fixture
def source(database_kind: str, request: pytest.FixtureRequest) -> Source:
    """Of fresh databases, for a test that takes many: `with source.fresh("kernel", folder) as url`."""
    found: Source = request.getfixturevalue(SOURCES[database_kind])
    return found


@pytest.fixture
def new_database(database_kind: str, any_database: AnyDatabase) -> NewDatabase:
    """The same on the database that this run of the test is about; `kernel` is no service, `nothing` is empty."""
    return lambda service: any_database(database_kind, service)


@pytest.fixture
def open_transaction(any_database: AnyDatabase) -> Iterator[OpenTransaction]:
    """A connection inside a transaction on a fresh database of that kind and service."""
    with ExitStack() as stack:

        def opened(kind: str, service: str) -> sa.Connection:
            database = Database(any_database(kind, service))
            stack.callback(database.close)
            return stack.enter_context(database.transaction())

        yield opened
