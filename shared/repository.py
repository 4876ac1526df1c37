"""Aggregates of one table: read by primary key, added, and stored again unless somebody was faster."""

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

import sqlalchemy as sa

from shared.session import Row, Session


Aggregate = TypeVar("Aggregate")


class Repository(ABC, Generic[Aggregate]):
    """A service says which table, and how an aggregate stands in its rows; `version` is one column."""

    table: ClassVar[sa.Table]

    def __init__(self, session: Session) -> None:
        self._sheet = session.sheet(self.table)

    def get(self, key: str) -> Aggregate | None:
        row = self._sheet.get(key)
        return None if row is None else self._aggregate(row)

    def add(self, aggregate: Aggregate) -> None:
        self._sheet.add(self._row(aggregate))

    def save(self, aggregate: Aggregate) -> None:
        """Raises Stale when it was stored by another since it was read."""
        self._sheet.save(self._row(aggregate))

    @abstractmethod
    def _aggregate(self, row: Row) -> Aggregate: ...

    @abstractmethod
    def _row(self, aggregate: Aggregate) -> Row: ...
