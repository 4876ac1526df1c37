"""Opens a database by its URL, SQLite or PostgreSQL, so that both keep one law.

Every connection is looked at before it is used: one that could lose a commit is refused.  What the drivers class
differently is made alike: trouble of the database (busy, deadlock, full, gone) comes out as DATABASE_TROUBLE, a
mistake in a statement never does.
"""

from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from shared import postgresql, sqlite


DATABASE_TROUBLE = (OperationalError, InterfaceError, NoConnectionFree)  # never parked or acked
KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


class DatabaseUnfit(Exception):
    """The database would lose what was committed, or cannot hold every text; the process does not start."""

    code = "DATABASE_UNFIT"

    def __init__(self, unfit: dict[str, Any]) -> None:
        found = ", ".join(f"{setting} = {value}" for setting, value in unfit.items())
        super().__init__(f"{self.code}: {found}")


def open_engine(url: str) -> sa.Engine:
    """The engine; ValueError for another kind of database.  Values may be personal: errors do not show them."""
    name = sa.make_url(url).get_backend_name()
    if name not in KINDS:
        raise ValueError(f"{name} is no database of ours, possible: {', '.join(KINDS)}")
    kind = KINDS[name]
    engine: sa.Engine = kind.create(url, hide_parameters=True)

    def prepare(connection: Any, _record: Any) -> None:
        if unfit := kind.prepare(connection):
            connection.close()
            raise DatabaseUnfit(unfit)

    def alike(context: ExceptionContext) -> DBAPIError | None:
        return _alike(context, kind)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "handle_error", alike, retval=True)
    return engine


def _alike(context: ExceptionContext, kind: ModuleType) -> DBAPIError | None:
    error = context.sqlalchemy_exception
    if not isinstance(error, DBAPIError):
        return None
    wanted = kind.class_of(context.original_exception, gone=context.is_disconnect)
    if wanted is None or isinstance(error, wanted):
        return None
    return wanted(  # type: ignore[no-any-return]
        error.statement,
        error.params,
        error.orig,
        hide_parameters=True,
        connection_invalidated=context.is_disconnect,
    )
