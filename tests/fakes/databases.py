"""Databases that fail, or in which something happens at the worst moment."""

import math
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
