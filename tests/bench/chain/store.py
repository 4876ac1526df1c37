"""Inbox, business row and outbox by plain DB-API, each message in a transaction of its own."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.chain.message import Json
from tests.bench.chain.statements import ENTER, SENT, STEP, TABLES, UNSENT, WRITE


class SqliteStore:
    """One connection: no worker yields inside a transaction."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *TABLES):
            self._connection.execute(statement)

    def ask(self, question: str) -> Any:
        return self._connection.execute(question).fetchone()[0]

    def take(self, envelope: Json, follows: Json) -> None:
        """A second copy of a message has no effect."""
        lead = follows["data"]
        with self._transaction() as execute:
            if execute(ENTER, (envelope["id"],)).rowcount:
                execute(STEP, (lead["lead_id"], lead["remark"]))
                execute(WRITE, (json.dumps(follows, ensure_ascii=False), True))

    def unsent(self) -> list[tuple[int, Json]]:
        with self._transaction() as execute:
            return [(number, json.loads(body)) for number, body in execute(UNSENT, (True,))]

    def mark_sent(self, number: int) -> None:
        with self._transaction() as execute:
            execute(SENT, (False, number))

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        with self._connection as connection:
            yield connection.execute


def store_at(url: str) -> SqliteStore:
    """The store of that database, with its tables."""
    return SqliteStore(url.removeprefix("sqlite:///"))
