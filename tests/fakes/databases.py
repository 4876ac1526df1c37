"""Databases that fail, or in which something happens at the worst moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

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


def busy() -> OperationalError:
    return OperationalError("UPDATE", {}, Exception("database is locked"))


def raise_busy() -> None:
    raise busy()
