"""Aggregates of one table: read by primary key, added, and stored again unless somebody was faster."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

import sqlalchemy as sa

from shared.database import update_versioned


Aggregate = TypeVar("Aggregate")
Row = dict[str, Any]


class Repository(ABC, Generic[Aggregate]):
    """A service says which table, and how an aggregate stands in its rows; `version` is one column."""

    table: ClassVar[sa.Table]

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> Aggregate | None:
        query = sa.select(self.table).where(self._key == key)
        row = self._connection.execute(query).mappings().first()
        return self._aggregate(dict(row)) if row else None

    def add(self, aggregate: Aggregate) -> None:
        self._connection.execute(self.table.insert(), self._row(aggregate))

    def save(self, aggregate: Aggregate) -> None:
        """Raises Stale when it was stored by another since it was read."""
        row = self._row(aggregate)
        update_versioned(self._connection, self.table, self._key == row[self._key.name], row)

    @property
    def _key(self) -> sa.Column[Any]:
        (key,) = self.table.primary_key
        return key

    @abstractmethod
    def _aggregate(self, row: Row) -> Aggregate: ...

    @abstractmethod
    def _row(self, aggregate: Aggregate) -> Row: ...
