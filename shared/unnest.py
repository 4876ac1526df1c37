"""Many rows in one statement of PostgreSQL: a column travels as one array, and `unnest` makes rows of them.

A statement for each row, or one with a parameter for each value, costs the server and psycopg2 several times as
much.  Array input syntax: PostgreSQL documentation, 8.15.6.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from shared.rows import QUEUE, READ_AT, Query, Rows, check_defaults


def insert(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    """Rows that all name the same columns, and every column that has a default."""
    names, quoted = tuple(rows[0]), _quoted(connection.dialect)
    check_defaults(table, names)
    query, values = _query(table, names, rows, connection.dialect)
    into = ", ".join(map(quoted, names))
    statement = f"INSERT INTO {quoted(table.name)} ({into}) {query}"
    connection.exec_driver_sql(_queued(statement, table, quoted), values)


def _queued(statement: str, table: sa.Table, quoted: Callable[[str], str]) -> str:
    """The insertion, which also writes the number of each row into the queue of the table if it has one."""
    if QUEUE not in table.info:
        return statement
    queue, number = quoted(table.info[QUEUE]), quoted("number")
    written = f"WITH written AS ({statement} RETURNING {number})"
    return f"{written} INSERT INTO {queue} ({number}) SELECT {number} FROM written"  # noqa: S608 - names of ours


def update(connection: sa.Connection, table: sa.Table, rows: Rows) -> int:
    """Rows by primary key where `version` is what READ_AT of the row says; how many were."""
    names, quoted = tuple(rows[0]), _quoted(connection.dialect)
    (key,) = table.primary_key
    query, values = _query(table, names, rows, connection.dialect)
    changed = (quoted(name) for name in names if name not in {key.name, READ_AT})
    name, mine, given = quoted(table.name), quoted(key.name), ", ".join(map(quoted, names))
    statement = (
        f"UPDATE {name} SET {', '.join(f'{column} = given.{column}' for column in changed)}"  # noqa: S608
        f" FROM ({query}) AS given ({given})"
        f" WHERE {name}.{mine} = given.{mine} AND {name}.version = given.{READ_AT}"
    )
    return connection.exec_driver_sql(statement, values).rowcount


def ask(
    connection: sa.Connection, query: Query, named: Mapping[str, Any]
) -> Sequence[Sequence[Any]]:
    """The rows of a query: the way to the server costs more than SQLAlchemy does."""
    return connection.execute(query, named).all()


def _query(
    table: sa.Table, names: Sequence[str], rows: Rows, dialect: sa.Dialect
) -> tuple[str, tuple[Any, ...]]:
    """The rows as a query; a value that all of them share travels once, as most columns of most sets do."""
    chosen, shared, varied, several = list[str](), list[Any](), list[str](), list[str]()
    for name, (type_, bind) in zip(names, _columns(table, names, dialect), strict=True):
        column = [row[name] if bind is None else bind(row[name]) for row in rows]
        if column[0] == column[-1] and column.count(column[0]) == len(rows):
            chosen.append(f"%s::{type_}")
            shared.append(column[0])
        else:
            chosen.append(f"v{len(varied)}")
            varied.append(f"%s::{type_}[]")
            several.append(array(column))
    source = f"generate_series(1, {len(rows)})"
    if varied:
        called = ", ".join(f"v{number}" for number in range(len(varied)))
        source = f"unnest({', '.join(varied)}) AS several ({called})"
    return f"SELECT {', '.join(chosen)} FROM {source}", (*shared, *several)  # noqa: S608


@lru_cache
def _columns(
    table: sa.Table, names: Sequence[str], dialect: sa.Dialect
) -> Sequence[tuple[str, Callable[[Any], Any] | None]]:
    """Of each column the type and what a value is before it travels."""
    types = [table.c["version" if name == READ_AT else name].type for name in names]
    return [(_type(type_, dialect), _bind(type_, dialect)) for type_ in types]


def _type(type_: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> str:
    """Without a length: a cast to a shorter text would cut it off, where a column refuses it."""
    return "VARCHAR" if isinstance(type_, sa.String) else type_.compile(dialect)


def _bind(type_: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    if isinstance(type_, sa.LargeBinary):
        return None  # its processor makes the driver's own kind of parameter
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _quoted(dialect: sa.Dialect) -> Callable[[str], str]:
    return dialect.identifier_preparer.quote


def array(values: Any) -> str:
    """The values as one text that PostgreSQL reads as an array."""
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, bytes):
        return f'"\\\\x{value.hex()}"'
    if isinstance(value, dt.datetime):
        return f'"{value.isoformat()}"'
    return str(value)  # numbers, and truth values as PostgreSQL reads them; dates
