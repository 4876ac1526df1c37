"""Databases that fail, or in which something happens at the worst moment."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from shared import direct
from shared.database import Database


class Interrupted(Database):
    """Something happens just before one of its transactions, counted from 1."""

    def __init__(self, url: str, *, before: int, do: Callable[[], object]) -> None:
        super().__init__(url)
        self._left, self._do = before, do

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        self._left -= 1
        if self._left == 0:
            self._do()
        with super().transaction() as connection:
            yield connection


# the statement, its values, and whether they are those of many rows
Hear = Callable[[str, Any, bool], object]


@contextmanager
def heard_by(hear: Hear) -> Iterator[None]:
    """Inside the block `hear` is told what is said to databases, by SQLAlchemy or past it."""

    def executed(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, many: bool) -> None:  # noqa: FBT001 - SQLAlchemy calls it so
        hear(statement, values, many)

    def run(connection: sa.Connection, how: str, statement: str, values: Any) -> Any:
        hear(statement, values, how == "executemany")
        return said(connection, how, statement, values)

    said = direct.run
    sa.event.listen(sa.Engine, "before_cursor_execute", executed)
    direct.run = run
    try:
        yield
    finally:
        direct.run = said
        sa.event.remove(sa.Engine, "before_cursor_execute", executed)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is said to a database inside the block, by first word; one statement with many rows once."""
    heard: list[str] = []

    def hear(statement: str, _values: Any, _many: bool) -> None:  # noqa: FBT001
        word = statement.split(maxsplit=1)[0]
        if word != "BEGIN":  # SQLite's alone: psycopg2 begins by itself
            heard.append(word)

    with heard_by(hear):
        yield heard


WAITING = (
    "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE NOT granted AND datname = current_database()"
)


def waits_for_a_lock(database: Database) -> bool:
    """Whether anybody on this database of PostgreSQL does."""
    engine = sa.create_engine(database.url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return bool(connection.execute(sa.text(WAITING)).scalar_one())


def busy() -> OperationalError:
    return OperationalError("UPDATE", {}, Exception("database is locked"))


def raise_busy() -> None:
    raise busy()


class Leaving(Database):
    """Is gone after so many transactions, until it comes back."""

    def __init__(self, url: str, *, after: int) -> None:
        super().__init__(url)
        self._left: float = after

    def come_back(self) -> None:
        self._left = math.inf

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        self._left -= 1
        if self._left < 0:
            raise_busy()
        with super().transaction() as connection:
            yield connection
