"""Whether a column is one of a list that travels as one parameter, or of a short query, on either kind of database.

SQLAlchemy's `in_` writes a parameter for each member and the statement anew for each length; this stays one
statement, made and looked up once.
"""

from collections.abc import Collection
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _List(sa.TypeDecorator[Collection[Any]]):
    """SQLite reads it as JSON, psycopg2 makes an array of it."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: Collection[Any] | None, dialect: sa.Dialect) -> Any:
        members = list(value or ())
        return orjson.dumps(members).decode() if dialect.name == "sqlite" else members


class _Among(FunctionElement[bool]):
    name = "among"
    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it stands: SQLAlchemy would add `= 1` on SQLite, which then reads the whole table instead of an index."""
        return self


def among(column: sa.Column[Any], parameter: str) -> sa.ColumnElement[bool]:
    """A condition on `column`; the list is given under the name `parameter` when the statement is executed."""
    return _Among(column, sa.bindparam(parameter, type_=_List()))


class _AmongThese(_Among):
    name = "among_these"
    inherit_cache = True


def among_these(column: sa.Column[Any], query: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """A condition on `column`, which is looked up for each row of `query`, and that is answered first.

    PostgreSQL would join the two, and read all of a large table when it expects much of the short one.
    """
    return _AmongThese(column, query.scalar_subquery())


@compiles(_Among, "sqlite")
def _of_json(element: _Among, compiler: Any, **options: Any) -> str:
    column, members = (compiler.process(part, **options) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({members})))"  # noqa: S608 - of parts that SQLAlchemy wrote


@compiles(_Among, "postgresql")
def _of_array(element: _Among, compiler: Any, **options: Any) -> str:
    column, members = (compiler.process(part, **options) for part in element.clauses)
    return f"({column} = ANY ({members}))"


@compiles(_AmongThese, "sqlite")
def _of_query(element: _AmongThese, compiler: Any, **options: Any) -> str:
    column, query = (compiler.process(part, **options) for part in element.clauses)
    return f"({column} IN {query})"


@compiles(_AmongThese, "postgresql")
def _of_query_first(element: _AmongThese, compiler: Any, **options: Any) -> str:
    column, query = (compiler.process(part, **options) for part in element.clauses)
    return f"({column} = ANY (ARRAY{query}))"
