"""How PostgreSQL is reached: by psycopg2, green, with a limit on every wait, and never without fsync.

libpq's own connect_timeout does nothing under green threads, and a frozen server keeps a connection alive for
ever: so the waiting is ours.  `select` is the framework's after its monkey patch, the system's otherwise.
"""

import math
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import sqlalchemy as sa
from psycopg2 import extensions
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from shared.unnest import ask, insert, update


__all__ = ["ask", "class_of", "create", "insert", "migrating", "prepare", "update", "wait"]

WRITERS_TAKE_TURNS = False
CONNECT_SECONDS = 5.0
STATEMENT_SECONDS = 30
LOCK_SECONDS = 10
IDLE_SECONDS = 60  # inside a transaction: who begins one and goes away blocks others
NETWORK_MILLISECONDS = 15_000  # what was sent and is not acknowledged: the line is dead
MIGRATING_SECONDS = 3600.0
RESTED, FRESH_SECONDS = "chuanyu-rested", 1.0
POOLED, MORE = 5, 15  # three loops and nameko's ten workers; what is more is closed after use
MIGRATION_LOCK = 0x6368_7561_6E79_75  # "chuanyu"
SETTINGS = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "lock_timeout": f"{LOCK_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    "search_path": "public",
    "timezone": "UTC",
    "random_page_cost": "1.1",  # of solid state: with 4 a table that grew since the last ANALYZE is read whole
}
NEEDED = {"fsync": {"on"}, "full_page_writes": {"on"}, "server_encoding": {"UTF8"}}
NOT_DURABLE = "off"  # of synchronous_commit: every other value waits for the disk
MISTAKES = (
    "25",
    "54",
)  # classes of SQLSTATE: went on after an error; a statement beyond all limits
TROUBLES = {
    "25006",
    "25P03",
    "25P04",
}  # of class 25: a read-only standby, idle or open for too long


class Connection(extensions.connection):
    """A connection that waits for an answer only so long."""

    patience = CONNECT_SECONDS


def create(url: str, **options: Any) -> sa.Engine:
    """The engine; nothing is connected yet."""
    extensions.set_wait_callback(wait)
    engine = sa.create_engine(
        url,
        executemany_mode="values_plus_batch",
        pool_size=POOLED,
        max_overflow=MORE,
        pool_timeout=LOCK_SECONDS,
        pool_use_lifo=True,
        connect_args={
            "connection_factory": Connection,
            "connect_timeout": int(CONNECT_SECONDS),
            "fallback_application_name": "chuanyu",
            "target_session_attrs": "read-write",
            "client_encoding": "utf8",
            "tcp_user_timeout": NETWORK_MILLISECONDS,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "options": " ".join(f"-c {name}={value}" for name, value in SETTINGS.items()),
        },
        **options,
    )
    event.listen(engine, "checkin", _rest)
    event.listen(engine, "checkout", _still_there)
    return engine


def _rest(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[RESTED] = time.monotonic()


def _still_there(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """A restart of the server costs nobody an error; what was just used need not be asked."""
    if time.monotonic() - record.info.get(RESTED, math.inf) < FRESH_SECONDS:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except psycopg2.Error:
        raise DisconnectionError from None


def wait(connection: Any) -> None:
    """Until the server has answered; psycopg2.OperationalError, and the end of the connection, when it does not."""
    end = time.monotonic() + getattr(connection, "patience", CONNECT_SECONDS)
    while (state := connection.poll()) != extensions.POLL_OK:
        place = [connection.fileno()]
        reading, writing = (place, []) if state == extensions.POLL_READ else ([], place)
        left = max(end - time.monotonic(), 0)
        if not any(select.select(reading, writing, [], left)):
            raise psycopg2.OperationalError("the server does not answer")


def prepare(connection: Connection) -> dict[str, Any]:
    """Set a new connection up; gives the server's settings under which a commit may be lost."""
    connection.patience = STATEMENT_SECONDS + CONNECT_SECONDS
    names = (*NEEDED, "synchronous_commit")
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
        found = dict(zip(names, cursor.fetchone() or (), strict=True))
    connection.rollback()
    unfit = {name: value for name, value in found.items() if value not in NEEDED.get(name, {value})}
    if found["synchronous_commit"] == NOT_DURABLE:
        unfit["synchronous_commit"] = NOT_DURABLE
    return unfit


@contextmanager
def migrating(connection: sa.Connection) -> Iterator[None]:
    """One process migrates, the others wait for it, however long it takes."""
    driver: Any = connection.connection.dbapi_connection
    before, driver.patience = driver.patience, MIGRATING_SECONDS
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {name} = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
    try:
        yield
    finally:
        driver.patience = before


def class_of(error: Any, *, gone: bool) -> type[DBAPIError] | None:
    """OperationalError for trouble, ProgrammingError for a mistake; None where the driver's class says it."""
    state = getattr(error, "pgcode", None) or ""
    if gone or state in TROUBLES:
        return OperationalError
    if state.startswith(MISTAKES):
        return ProgrammingError
    return OperationalError if isinstance(error, psycopg2.InternalError) else None
