"""How a SQLite file is opened: durable, strict, one connection for the whole process.

WAL and synchronous=FULL: a commit is on the disk when it returns.  BEGIN IMMEDIATE: the write lock is taken
before the first look, so that no transaction fails after it has read.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from shared.rows import QUEUE, READ_AT, Rows, check_defaults


BUSY_MILLISECONDS = 20  # SQLite's own waiting stops every green thread, so it is short
PATIENCE_SECONDS, POLL_SECONDS = 2.0, 0.02
PLACE = "place"  # of a connection's info: where its file is, and which file it is
FULL = 2
LOG_PAGES = 4_000  # 16 MB: pages that change often go back once, and no commit waits long
WANTED: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": FULL,
    "foreign_keys": 1,
    "wal_autocheckpoint": LOG_PAGES,
}
WRITERS_TAKE_TURNS = True
Bind = Callable[[Rows], list[tuple[Any, ...]]]
BEGIN = "BEGIN IMMEDIATE"
PRIMARY = 0xFF  # an extended result code holds its primary one in the lowest byte


def create(url: str, **options: Any) -> sa.Engine:
    """The engine; nothing is opened yet."""
    engine = sa.create_engine(
        url,
        poolclass=StaticPool,
        connect_args={
            "check_same_thread": False,
            "isolation_level": None,
            "timeout": BUSY_MILLISECONDS
            / 1000,  # Python's own five seconds would hold all threads up
        },
        **options,
    )
    event.listen(engine, "connect", _note_place)
    event.listen(engine, "begin", _begin_immediate)
    return engine


class DatabaseMoved(OperationalError):
    """The open file is no longer where it was: what would be written to it is gone with the process."""


def _note_place(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    _, _, path = connection.execute("PRAGMA database_list").fetchone()
    record.info[PLACE] = (path, _file_at(path))


def _file_at(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - before every transaction: a Path would cost as much again
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_place(connection: sa.Connection) -> None:
    path, opened = connection.info[PLACE]
    if _file_at(path) != opened:
        gone = sqlite3.OperationalError("the file of the database is no longer in its place")
        raise DatabaseMoved(BEGIN, None, gone)


def prepare(connection: sqlite3.Connection) -> dict[str, Any]:
    """Set a new connection up; gives what SQLite made of it wherever that is not what was wanted."""
    wanted = {**WANTED, "busy_timeout": BUSY_MILLISECONDS}
    for pragma, value in wanted.items():
        connection.execute(f"PRAGMA {pragma}={value}")
    found = {pragma: connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in wanted}
    return {pragma: value for pragma, value in found.items() if value != wanted[pragma]}


def insert(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    """What SQLAlchemy does, without what it works out again for each row."""
    statement, bind = _insertion(table, tuple(rows[0]), connection.dialect)
    last = _last_number(connection, table) if QUEUE in table.info else None
    connection.exec_driver_sql(statement, bind(rows))
    if last is not None:
        _queue_those_after(connection, table, last)


def _last_number(connection: sa.Connection, table: sa.Table) -> int:
    found = connection.exec_driver_sql(f"SELECT max(number) FROM {table.name}")  # noqa: S608 - a name of ours
    return found.scalar() or 0


def _queue_those_after(connection: sa.Connection, table: sa.Table, last: int) -> None:
    """Rows of this set alone: nobody else writes meanwhile, and SQLite numbers on from the last one."""
    queue = table.info[QUEUE]
    numbers = f"SELECT number FROM {table.name} WHERE number > ?"  # noqa: S608
    connection.exec_driver_sql(f"INSERT INTO {queue} (number) {numbers}", (last,))


def update(connection: sa.Connection, table: sa.Table, rows: Rows) -> int:
    """Rows by primary key where `version` is what READ_AT of the row says; how many were."""
    statement, bind = _update(table, tuple(rows[0]), connection.dialect)
    return connection.exec_driver_sql(statement, bind(rows)).rowcount


@lru_cache
def _insertion(table: sa.Table, names: Sequence[str], dialect: sa.Dialect) -> tuple[str, Bind]:
    check_defaults(table, names)
    compiled = table.insert().compile(dialect=dialect, column_keys=names)
    return str(compiled), _in_order(compiled, {name: table.c[name] for name in names})


@lru_cache
def _update(table: sa.Table, names: Sequence[str], dialect: sa.Dialect) -> tuple[str, Bind]:
    (key,) = table.primary_key
    columns = {name: table.c["version" if name == READ_AT else name] for name in names}
    changed = [name for name in names if name not in {key.name, READ_AT}]
    where = (columns[name] == sa.bindparam(f"old_{name}") for name in (key.name, READ_AT))
    compiled = table.update().where(*where).compile(dialect=dialect, column_keys=changed)
    old = {f"old_{name}": columns[name] for name in (key.name, READ_AT)}
    return str(compiled), _in_order(compiled, columns | old)


def _in_order(compiled: Any, columns: Mapping[str, sa.Column[Any]]) -> Bind:
    """How the values of rows are brought into a statement, in its order."""
    dialect = compiled.dialect
    binds = [
        (
            name.removeprefix("old_"),
            columns[name].type.dialect_impl(dialect).bind_processor(dialect),
        )
        for name in compiled.positiontup
    ]

    def bind(rows: Rows) -> list[tuple[Any, ...]]:
        return [tuple([row[n] if to is None else to(row[n]) for n, to in binds]) for row in rows]

    return bind


def class_of(error: Any, *, gone: bool) -> type[DBAPIError] | None:
    """OperationalError for trouble, ProgrammingError for a mistake; None where the driver's class says it."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # the module's word, not SQLite's: a value that it cannot store
        return ProgrammingError if isinstance(error, sqlite3.InterfaceError) else None
    if code & PRIMARY in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE}:  # no such table, bad syntax
        return ProgrammingError
    if code & PRIMARY in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return OperationalError
    return None


def migrating(connection: sa.Connection) -> AbstractContextManager[None]:
    """The write lock is taken already: another process waits for it."""
    return nullcontext()


def _begin_immediate(connection: sa.Connection) -> None:
    """Wait for another programme's lock here, where green threads go on: SQLite itself would hold them all up."""
    _check_place(connection)
    driver: Any = connection.connection.dbapi_connection
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            driver.execute(BEGIN)  # past SQLAlchemy, which takes ten times as long
        except sqlite3.OperationalError:
            time.sleep(POLL_SECONDS)
        except sqlite3.Error:
            break
        else:
            return
    connection.exec_driver_sql(BEGIN)  # through it, so that its error is what others are
