"""One database per service: transactions, the kernel's tables, migrations.

SQLite: one process and one lock per file, BEGIN IMMEDIATE, WAL, synchronous=FULL, and no yield
inside a transaction: under green threads a second one that begins would freeze the process.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.pool import StaticPool


DATABASE_TROUBLE = (OperationalError, InterfaceError)  # busy, deadlock, gone: never parked
KERNEL = sa.MetaData()
KERNEL_MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 5000


class UtcTime(sa.TypeDecorator[dt.datetime]):
    """A moment: stored in UTC, always read back with its zone; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        moment: dt.datetime = value
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


class Database:
    """Transactions on one database; `on_commit` callbacks run after each commit (they wake the relay)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._lock = threading.RLock()  # green after eventlet's monkey patch
        self._in_use = False
        self._engine = _engine(url)
        self.on_commit: list[Callable[[], None]] = []

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """All or nothing; commits at the end, rolls back on any exception."""
        with self._alone(), self._engine.begin() as connection:
            yield connection
        for wake in self.on_commit:
            wake()
        time.sleep(0)  # lets another green thread, the relay above all, have its turn

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A look at the committed state."""
        with self._alone(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """A second transaction of the same thread would end the first one's without a word."""
        with self._lock:
            if self._in_use:
                raise RuntimeError("a transaction began inside another one")
            self._in_use = True
            try:
                yield
            finally:
                self._in_use = False

    def migrate(self, *folders: Path) -> None:
        """Bring the schema to the newest version: the kernel's tables and the service's own."""
        config = Config()
        config.set_main_option("script_location", str(KERNEL_MIGRATIONS))
        versions = [folder / "versions" for folder in (KERNEL_MIGRATIONS, *folders)]
        config.set_main_option("version_locations", "\n".join(map(str, versions)))
        config.set_main_option("path_separator", "newline")
        with self._alone(), self._engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")

    def close(self) -> None:
        self._engine.dispose()


class Stale(Exception):
    """Somebody else stored this aggregate since it was read; the message is tried again."""


def _engine(url: str) -> sa.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, hide_parameters=True)
    engine = sa.create_engine(
        url,
        hide_parameters=True,  # values may be personal and errors are logged
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
