"""Inbox, business row and outbox by plain DB-API, each message in a transaction of its own."""

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from psycopg2.pool import ThreadedConnectionPool

from tests.bench.chain.durability import kind_of
from tests.bench.chain.message import Json
from tests.bench.chain.statements import ENTER, SENT, STEP, UNSENT, WRITE, tables


CONNECTIONS = 11  # ten workers and the relay


class Store(ABC):
    """What a service keeps."""

    def ask(self, question: str) -> Any:
        """The one value that a statement answers."""
        with self.transaction() as execute:
            return execute(question).fetchone()[0]

    def take(self, envelope: Json, follows: Json) -> None:
        """A second copy of a message has no effect."""
        lead = follows["data"]
        with self.transaction() as execute:
            if execute(ENTER, (envelope["id"],)).rowcount:
                execute(STEP, (lead["lead_id"], lead["remark"]))
                execute(WRITE, (json.dumps(follows, ensure_ascii=False), True))

    def unsent(self) -> list[tuple[int, Json]]:
        with self.transaction() as execute:
            return [(number, json.loads(body)) for number, body in execute(UNSENT, (True,))]

    def mark_sent(self, number: int) -> None:
        with self.transaction() as execute:
            execute(SENT, (False, number))

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Any]:
        """Gives a function that executes a statement and returns its cursor."""


class SqliteStore(Store):
    """One connection: no worker yields inside a transaction."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        for pragma in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
            self._connection.execute(pragma)
        for statement in tables("sqlite"):
            self._connection.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        with self._connection as connection:
            yield connection.execute


class PostgresqlStore(Store):
    """A connection for each worker; green ones under eventlet."""

    def __init__(self, url: str) -> None:
        address = url.replace("+psycopg2", "", 1)
        self._pool = ThreadedConnectionPool(CONNECTIONS, CONNECTIONS, address)
        with self.transaction() as execute:
            for statement in tables("postgresql"):
                execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        connection = self._pool.getconn()
        try:
            with connection, connection.cursor() as cursor:

                def execute(statement: str, values: tuple[Any, ...] = ()) -> Any:
                    cursor.execute(statement.replace("?", "%s"), values)
                    return cursor

                yield execute
        finally:
            self._pool.putconn(connection)


KINDS = {"sqlite": SqliteStore, "postgresql": PostgresqlStore}


def store_at(url: str) -> Store:
    """The store in that database, with its tables."""
    return KINDS[kind_of(url)](url)
