"""What every message asks of SQLite, said to its driver: SQLAlchemy writes the statements, and does not execute them.

Its execution costs five to ten times the statement, and of a message that comes alone statements are most of the
cost.  Values are bound and read by its types, and errors of the driver are made its own.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from shared.rows import QUEUE, READ_AT, Query, Rows, check_defaults


PRIMARY = 0xFF  # an extended result code holds its primary one in the lowest byte
Convert = Callable[[Any], Any] | None
Bind = Callable[[Rows], list[tuple[Any, ...]]]


def insert(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    """Rows that all name the same columns, and every column that has a default."""
    statement, bind = _insertion(table, tuple(rows[0]), connection.dialect)
    run(connection, "executemany", statement, bind(rows))
    if QUEUE in table.info:
        run(connection, "execute", _queueing(table), (len(rows),))


def update(connection: sa.Connection, table: sa.Table, rows: Rows) -> int:
    """Rows by primary key where `version` is what READ_AT of the row says; how many were."""
    statement, bind = _update(table, tuple(rows[0]), connection.dialect)
    return run(connection, "executemany", statement, bind(rows)).rowcount


def ask(connection: sa.Connection, query: Query, named: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query that was made once and is asked again and again; KeyError for a parameter that is missing."""
    statement, bind, read = _question(query, connection.dialect)
    found: list[tuple[Any, ...]] = run(connection, "execute", statement, bind(named)).fetchall()
    return found if read is None else [read(row) for row in found]


def run(connection: sa.Connection, how: str, statement: str, values: Any) -> sqlite3.Cursor:
    """Execute it in the transaction of the connection, which begins if there is none."""
    if not connection.in_transaction():
        connection.begin()
    try:
        cursor: sqlite3.Cursor = getattr(connection.connection.dbapi_connection, how)(
            statement, values
        )
    except sqlite3.Error as error:
        named: type[DBAPIError] = getattr(exc, type(error).__name__, DBAPIError)
        alike = class_of(error, gone=False) or named
        raise alike(statement, None, error, hide_parameters=True) from error
    return cursor


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


@lru_cache
def _insertion(table: sa.Table, names: Sequence[str], dialect: sa.Dialect) -> tuple[str, Bind]:
    check_defaults(table, names)
    compiled = table.insert().compile(dialect=dialect, column_keys=names)
    return str(compiled), _in_order(compiled, {name: table.c[name] for name in names})


@lru_cache
def _queueing(table: sa.Table) -> str:
    """Of so many rows just written: nobody else writes meanwhile, and SQLite numbers on from the last one."""
    numbers = f"SELECT number FROM {table.name} WHERE number > last_insert_rowid() - ?"  # noqa: S608 - names of ours
    return f"INSERT INTO {table.info[QUEUE]} (number) {numbers}"


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
    binds = [
        (name.removeprefix("old_"), _binding(columns[name].type, compiled.dialect))
        for name in compiled.positiontup
    ]

    def bind(rows: Rows) -> list[tuple[Any, ...]]:
        return [tuple([row[n] if to is None else to(row[n]) for n, to in binds]) for row in rows]

    return bind


@lru_cache
def _question(
    query: Query, dialect: sa.Dialect
) -> tuple[str, Callable[[Mapping[str, Any]], list[Any]], Callable[[Any], Any] | None]:
    """The statement, how its parameters are bound, and how its rows are read if not as they come."""
    compiled: Any = query.compile(dialect=dialect)
    given = [(name, compiled.binds[name]) for name in compiled.positiontup]
    own = {name: it.value for name, it in given if not it.required}
    binds = [(name, _binding(it.type, dialect)) for name, it in given]
    reads = [_reading(column.type, dialect) for column in query.selected_columns]

    def bind(named: Mapping[str, Any]) -> list[Any]:
        values = [(to, own[name] if name in own else named[name]) for name, to in binds]
        return [value if to is None else to(value) for to, value in values]

    def read(row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple([v if to is None else to(v) for to, v in zip(reads, row, strict=True)])

    return str(compiled), bind, read if any(reads) else None


def _binding(type_: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Convert:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _reading(type_: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Convert:
    return type_.dialect_impl(dialect).result_processor(dialect, None)
