"""The work of one transaction: aggregates are read once, and everything is written in sets at its end.

A batch of messages costs a handful of statements whatever its size.  Who needs a statement of his own takes
`connection`: everything written before is flushed first, so that it is seen.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from shared.among import among
from shared.database import Database, Stale
from shared.engine import ask, insert, update
from shared.rows import READ_AT


Row = dict[str, Any]


class Sheet:
    """The rows of one table that aggregates stand in, by primary key; `version` is one column.

    What was read is locked until the transaction ends, where the database knows row locks.
    """

    def __init__(self, connection: sa.Connection, table: sa.Table) -> None:
        self._connection, self._table = connection, table
        self._key, self._query = _by_key(table)
        self._rows: dict[str, Row | None] = {}
        self._new: dict[str, None] = {}
        self._changed: dict[str, int] = {}  # key → the version it was read at

    def load(self, keys: Iterable[str]) -> None:
        """Read the rows of several keys at once, those that are not here yet."""
        wanted = sorted({key for key in keys if key not in self._rows})
        if not wanted:
            return
        self._rows |= dict.fromkeys(wanted)
        names = self._table.c.keys()
        for values in ask(self._connection, self._query, {"keys": wanted}):
            row = dict(zip(names, values, strict=True))
            self._rows[row[self._key.name]] = row

    def get(self, key: str) -> Row | None:
        """A copy of the row as it stands in this transaction."""
        row = self._read(key)
        return None if row is None else dict(row)

    def _read(self, key: str) -> Row | None:
        if key not in self._rows:
            self.load([key])
        return self._rows[key]

    def add(self, row: Row) -> None:
        """A row that nobody has; a second one of its key breaks the whole transaction."""
        key = row[self._key.name]
        self._rows[key] = row
        self._new[key] = None

    def save(self, row: Row) -> None:
        """Replace the row that was read at `row["version"]`; raises Stale when it was replaced since."""
        key, read_at = row[self._key.name], row["version"]
        held = self._read(key)
        if held is None or held["version"] != read_at:
            raise Stale(self._table.name)
        self._rows[key] = {**row, "version": read_at + 1}
        if key not in self._new:
            self._changed.setdefault(key, read_at)

    def flush(self) -> None:
        """Write what is new and what changed; Stale when somebody stored one of them meanwhile."""
        if self._new:
            insert(self._connection, self._table, [self._held(key) for key in self._new])
        if self._changed:
            self._update()
        self._new, self._changed = {}, {}

    def _held(self, key: str) -> Row:
        return self._rows[key] or {}

    def _update(self) -> None:
        rows = [{**self._held(key), READ_AT: version} for key, version in self._changed.items()]
        if update(self._connection, self._table, rows) != len(rows):
            raise Stale(self._table.name)


@lru_cache
def _by_key(table: sa.Table) -> tuple[sa.Column[Any], sa.Select[Any]]:
    """The primary key, and the query for the rows of several; made once, as it is asked for every batch."""
    (key,) = table.primary_key
    return key, sa.select(table).where(among(key, "keys")).order_by(key).with_for_update()


class Session:
    """What one transaction reads and writes."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._sheets: dict[sa.Table, Sheet] = {}
        self._rows: dict[sa.Table, list[Row]] = {}

    @property
    def connection(self) -> sa.Connection:
        """For a statement of one's own, which sees everything that was written so far."""
        self.flush()
        return self._connection

    def sheet(self, table: sa.Table) -> Sheet:
        """The aggregates of a table."""
        if table not in self._sheets:
            self._sheets[table] = Sheet(self._connection, table)
        return self._sheets[table]

    def insert(self, table: sa.Table, row: Row) -> None:
        """Write a row at the end of the transaction; every row of a table names the same columns."""
        self._rows.setdefault(table, []).append(row)

    def flush(self) -> None:
        """Aggregates first: on a database with row locks theirs are held before a message is written."""
        for sheet in self._sheets.values():
            sheet.flush()
        rows, self._rows = self._rows, {}
        for table, several in rows.items():
            insert(self._connection, table, several)


@contextmanager
def working(database: Database) -> Iterator[Session]:
    """One transaction: all of it is written at the end, or nothing."""
    with database.transaction() as connection:
        session = Session(connection)
        yield session
        session.flush()
