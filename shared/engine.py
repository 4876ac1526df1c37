"""Opens a database by its URL, SQLite or PostgreSQL, so that both keep one law.

Every connection is looked at before it is used: one that could lose a commit is refused.  What the drivers class
differently is made alike: trouble of the database (busy, deadlock, full, gone) comes out as DATABASE_TROUBLE, a
mistake in a statement never does.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from shared.rows import Query, Rows


DATABASE_TROUBLE = (OperationalError, InterfaceError, NoConnectionFree)  # never parked or acked
KINDS = {"sqlite": "shared.sqlite", "postgresql": "shared.postgresql"}


class Kind(Protocol):
    """What a module says of its kind of database."""

    WRITERS_TAKE_TURNS: bool

    def create(self, url: str, **options: Any) -> sa.Engine: ...
    def prepare(self, connection: Any) -> dict[str, Any]: ...
    def insert(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None: ...
    def update(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> int: ...
    def ask(
        self, connection: sa.Connection, query: Query, named: Mapping[str, Any]
    ) -> Sequence[Sequence[Any]]: ...
    def class_of(self, error: Any, *, gone: bool) -> type[DBAPIError] | None: ...
    def migrating(self, connection: sa.Connection) -> AbstractContextManager[None]: ...


class DatabaseUnfit(Exception):
    """The database would lose what was committed, or cannot hold every text; the process does not start."""

    code = "DATABASE_UNFIT"

    def __init__(self, unfit: dict[str, Any]) -> None:
        found = ", ".join(f"{setting} = {value}" for setting, value in unfit.items())
        super().__init__(f"{self.code}: {found}")


def kind_of(url: str | sa.URL) -> Kind:
    """The module, loaded when first needed: a driver takes 5 MB; ValueError for another kind of database."""
    return _kind(sa.make_url(url).get_backend_name())


@lru_cache
def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise ValueError(f"{name} is no database of ours, possible: {', '.join(KINDS)}")
    return cast("Kind", import_module(KINDS[name]))


def insert(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    """Many rows that name the same columns, as the kind of database takes them best."""
    _kind(connection.dialect.name).insert(connection, table, rows)


def update(connection: sa.Connection, table: sa.Table, rows: Rows) -> int:
    """Replace rows by primary key, each where `version` is still what its READ_AT says; how many were."""
    return _kind(connection.dialect.name).update(connection, table, rows)


def ask(
    connection: sa.Connection, query: Query, named: Mapping[str, Any]
) -> Sequence[Sequence[Any]]:
    """The rows of a query that is asked for every message: made once, with parameters by name."""
    return _kind(connection.dialect.name).ask(connection, query, named)


def open_engine(url: str, kind: Kind) -> sa.Engine:
    """The engine; its errors do not show values, which may be personal."""
    engine = kind.create(url, hide_parameters=True)

    def prepare(connection: Any, _record: Any) -> None:
        if unfit := kind.prepare(connection):
            connection.close()
            raise DatabaseUnfit(unfit)

    def alike(context: ExceptionContext) -> DBAPIError | None:
        return _alike(context, kind)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "handle_error", alike, retval=True)
    return engine


def _alike(context: ExceptionContext, kind: Kind) -> DBAPIError | None:
    error = context.sqlalchemy_exception
    if not isinstance(error, DBAPIError):
        return None
    wanted = kind.class_of(context.original_exception, gone=context.is_disconnect)
    if wanted is None or isinstance(error, wanted):
        return None
    return wanted(
        error.statement,
        error.params,
        context.original_exception,
        hide_parameters=True,
        connection_invalidated=context.is_disconnect,
    )
