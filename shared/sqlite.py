"""How a SQLite file is opened: durable, strict, one connection for the whole process.

WAL and synchronous=FULL: a commit is on the disk when it returns.  BEGIN IMMEDIATE: the write lock is taken
before the first look, so that no transaction fails after it has read.
"""

import os
import sqlite3
import time
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from shared.direct import ask, class_of, insert, update


__all__ = ["ask", "class_of", "create", "insert", "migrating", "prepare", "update"]


BUSY_MILLISECONDS = 20  # SQLite's own waiting stops every green thread, so it is short
PATIENCE_SECONDS, POLL_SECONDS = 2.0, 0.02
PLACE = "place"  # of a connection's info: where its file is, and which file it is
FULL = 2
# 128 MB: of a large file a batch changes pages all over, and they go back once for many batches
LOG_PAGES = 32_000
WANTED: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": FULL,
    "foreign_keys": 1,
    "wal_autocheckpoint": LOG_PAGES,
}
WRITERS_TAKE_TURNS = True
BEGIN = "BEGIN IMMEDIATE"


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
