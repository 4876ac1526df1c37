"""One database per service: transactions, the kernel's tables, migrations.

SQLite: one process and one lock per file, and no yield inside a transaction: under green threads a second one
that begins would freeze the process.  PostgreSQL: a connection for each transaction, as many as come.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from shared.engine import DATABASE_TROUBLE, DatabaseUnfit, kind_of, open_engine


__all__ = [
    "DATABASE_TROUBLE",
    "KERNEL",
    "KERNEL_MIGRATIONS",
    "Database",
    "DatabaseUnfit",
    "Number",
    "Stale",
    "UtcTime",
]

KERNEL = sa.MetaData()
KERNEL_MIGRATIONS = Path(__file__).parent / "migrations"
# rows are counted for years: PostgreSQL's integer ends at 2^31, SQLite numbers by its own integer alone
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = len("2026-11-24 12:00:00.000000")  # how SQLite holds a moment


class UtcTime(sa.TypeDecorator[dt.datetime]):
    """A moment: stored in UTC, always read back with its zone; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        """SQLite has no moments: the text that SQLAlchemy would write, made at a third of the cost."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> Any:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        moment: dt.datetime = value
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _in_utc(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone cannot be stored")
    return moment.astimezone(dt.UTC)


def _as_text(moment: dt.datetime | None) -> str | None:
    return None if moment is None else _in_utc(moment).isoformat(" ", "microseconds")[:_TEXT]


class Settled(Protocol):
    """Told how a transaction ended."""

    def __call__(self, *, committed: bool) -> None: ...


Also = Callable[[sa.Connection], Settled]


class Database:
    """Transactions on one database.

    `before_commit`: what has little to write writes it into whichever transaction ends next, and gives who is to
    be told how that ended.  `on_commit` is called after each commit (it wakes the relay).
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._kind = kind_of(url)
        self._engine = open_engine(url, self._kind)
        self.is_shared = not self._kind.WRITERS_TAKE_TURNS  # by several processes
        self._lock = threading.RLock()  # green after eventlet's monkey patch, as is what follows
        self._mine = threading.local()
        self._held: sa.Connection | None = None  # between two transactions
        self.before_commit: list[Also] = []
        self.on_commit: list[Callable[[], None]] = []

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """All or nothing; commits at the end, rolls back on any exception."""
        told: list[Settled] = []
        committed = False
        try:
            with self._turn(), self._connected() as connection, connection.begin():
                yield connection
                for also in self.before_commit:
                    told.append(also(connection))  # noqa: PERF401 - told even when a later one raises
            committed = True
        finally:
            for tell in told:
                tell(committed=committed)
        for wake in self.on_commit:
            wake()
        time.sleep(0)  # lets another green thread, the relay above all, have its turn

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A look at the committed state."""
        with self._turn(), self._connected() as connection:
            yield connection

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        """From the pool; on SQLite always the same until there is trouble: taking it costs a tenth of a message."""
        if self.is_shared:
            with self._engine.connect() as connection:
                yield connection
            return
        connection, self._held = self._held or self._engine.connect(), None
        try:
            yield connection
            connection.rollback()  # what was only looked at
        except BaseException:
            connection.close()
            raise
        self._held = None if connection.closed else connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One transaction at a time: of each thread, and on SQLite of all threads.

        On SQLite a second one of the same thread would end the first without a word; on PostgreSQL it would not
        see what the first wrote, and might wait for it for ever.
        """
        with nullcontext() if self.is_shared else self._lock:
            if getattr(self._mine, "in_transaction", False):
                raise RuntimeError("a transaction began inside another one")
            self._mine.in_transaction = True
            try:
                yield
            finally:
                self._mine.in_transaction = False

    def migrate(self, *folders: Path) -> None:
        """Bring the schema to the newest version: the kernel's tables and the service's own.

        Several processes may do so at once: one does it, the others find it done.
        """
        config = Config()
        config.set_main_option("script_location", str(KERNEL_MIGRATIONS))
        versions = [folder / "versions" for folder in (KERNEL_MIGRATIONS, *folders)]
        config.set_main_option("version_locations", "\n".join(map(str, versions)))
        config.set_main_option("path_separator", "newline")
        with self._turn(), self._engine.begin() as connection, self._kind.migrating(connection):
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")

    def session_of_its_own(self, patience: int) -> sa.Connection:
        """A connection outside all transactions, which the server ends after so many seconds without a word.

        PostgreSQL's; the caller closes it.
        """
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(f"SET idle_session_timeout = '{int(patience)}s'")
        return connection

    def close(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
        self._engine.dispose()


class Stale(Exception):
    """Somebody else stored this aggregate since it was read; the message is tried again."""
