"""Many rows in one statement of PostgreSQL: each column travels as one array, and `unnest` makes rows of them.

A statement for each row, or one with a parameter for each value, costs the server and psycopg2 several times as
much.  Array input syntax: PostgreSQL documentation, 8.15.6.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from shared.rows import READ_AT, Rows, check_defaults


def insert(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    """Rows that all name the same columns, and every column that has a default."""
    statement, bind = _insertion(table, tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(statement, bind(rows))


def update(connection: sa.Connection, table: sa.Table, rows: Rows) -> int:
    """Rows by primary key where `version` is what READ_AT of the row says; how many were."""
    statement, bind = _update(table, tuple(rows[0]), connection.dialect)
    return connection.exec_driver_sql(statement, bind(rows)).rowcount


@lru_cache
def _insertion(
    table: sa.Table, names: Sequence[str], dialect: sa.Dialect
) -> tuple[str, Callable[[Rows], tuple[str, ...]]]:
    check_defaults(table, names)
    into = ", ".join(map(_quoted(dialect), names))
    source, bind = _source(table, names, dialect)
    return f"INSERT INTO {_quoted(dialect)(table.name)} ({into}) SELECT * FROM {source}", bind  # noqa: S608


@lru_cache
def _update(
    table: sa.Table, names: Sequence[str], dialect: sa.Dialect
) -> tuple[str, Callable[[Rows], tuple[str, ...]]]:
    quoted = _quoted(dialect)
    (key,) = table.primary_key
    changed = ", ".join(
        f"{quoted(n)} = given.{quoted(n)}" for n in names if n not in {key.name, READ_AT}
    )
    source, bind = _source(table, names, dialect)
    given = ", ".join(map(quoted, names))
    name, mine = quoted(table.name), quoted(key.name)
    return (
        f"UPDATE {name} SET {changed} FROM {source} AS given ({given})"  # noqa: S608
        f" WHERE {name}.{mine} = given.{mine} AND {name}.version = given.{READ_AT}"
    ), bind


def _source(
    table: sa.Table, names: Sequence[str], dialect: sa.Dialect
) -> tuple[str, Callable[[Rows], tuple[str, ...]]]:
    types = [table.c["version" if name == READ_AT else name].type for name in names]
    arrays = ", ".join(f"%s::{type_.compile(dialect)}[]" for type_ in types)
    binds = [_bind(type_, dialect) for type_ in types]

    def bind(rows: Rows) -> tuple[str, ...]:
        return tuple(
            array(row[name] if to is None else to(row[name]) for row in rows)
            for name, to in zip(names, binds, strict=True)
        )

    return f"unnest({arrays})", bind


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
