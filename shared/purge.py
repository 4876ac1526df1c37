"""Deletes what was kept long enough, a few rows at a time, so that messages never wait for it.

A table is walked by its primary key from beginning to end: no index of its own is needed, and each step reads and
writes a bounded number of rows.
"""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import structlog

from shared.attempts import ATTEMPTS
from shared.clock import Clock
from shared.database import Database
from shared.edits import EDITS
from shared.inbox import INBOX, Fate
from shared.logging import origin
from shared.metrics import Metrics
from shared.outbox import IS_UNSENT, OUTBOX, SENT, UNSENT
from shared.parking import PARKED, State
from shared.settings import Retention


log = structlog.get_logger()
STEP = 500  # rows
PAUSE_SECONDS = 0.1  # between two steps
Key = Sequence[Any]  # the values of a primary key
FIRST_SECONDS, ROUND_SECONDS = 60.0, 6 * 3600.0


@dataclass(frozen=True)
class Old:
    """The rows of one table that may go."""

    table: sa.Table
    when: sa.ColumnElement[bool]
    with_it: sa.Table | None = None  # whose row of the same number goes in the same transaction

    @property
    def key(self) -> list[sa.Column[Any]]:
        return list(self.table.primary_key)


@dataclass(frozen=True)
class Stretch:
    """The rows after one key, up to another."""

    after: Key | None
    up_to: Key | None = None

    def holds(self, key: Sequence[sa.Column[Any]]) -> list[sa.ColumnElement[bool]]:
        """As conditions on the columns of a primary key, which so are found by its index."""
        row, found = sa.tuple_(*key), []
        if self.after is not None:
            found.append(row > sa.tuple_(*map(sa.literal, self.after)))
        if self.up_to is not None:
            found.append(row <= sa.tuple_(*map(sa.literal, self.up_to)))
        return found


def what_is_old(days: Retention, now: dt.datetime) -> list[Old]:
    """By table.  What waits, at the relay or parked, never goes, however old."""

    def before(number: int) -> dt.datetime:
        return now - dt.timedelta(days=number)

    settled = sa.and_(INBOX.c.fate != Fate.PARKED, INBOX.c.settled_at < before(days.inbox))
    long_sent = sa.exists().where(SENT.c.number == OUTBOX.c.number, SENT.c.at < before(days.outbox))
    sent = sa.and_(long_sent, ~IS_UNSENT)
    ended = sa.and_(PARKED.c.state != State.WAITING, PARKED.c.settled_at < before(days.parked))
    return [
        Old(INBOX, settled),
        Old(OUTBOX, sent, with_it=SENT),
        Old(PARKED, ended),
        Old(EDITS, sa.and_(EDITS.c.at < before(days.parked), ~_waits(EDITS.c.new_id))),
        Old(ATTEMPTS, ATTEMPTS.c.started_at < before(days.inbox)),
    ]


def _waits(message_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether a message is unsent or parked: its edit can still be undone."""
    parked = sa.and_(PARKED.c.message_id == message_id, PARKED.c.state == State.WAITING)
    unsent = sa.and_(OUTBOX.c.message_id == message_id, OUTBOX.c.number == UNSENT.c.number)
    return sa.or_(sa.exists().where(parked), sa.exists().where(unsent))


def count(connection: sa.Connection, olds: list[Old]) -> dict[str, int]:
    """How many rows would go, by table."""
    return {
        old.table.name: connection.execute(
            sa.select(sa.func.count()).select_from(old.table).where(old.when)
        ).scalar_one()
        for old in olds
    }


class Purge:
    """The background job of a service."""

    def __init__(self, database: Database, clock: Clock, days: Retention, metrics: Metrics) -> None:
        self._database, self._clock, self._days, self._metrics = database, clock, days, metrics
        self._asked = threading.Event()

    def due(self) -> dict[str, int]:
        """What the next round would delete."""
        with self._database.reading() as connection:
            return count(connection, what_is_old(self._days, self._clock.now()))

    def ask(self) -> None:
        """Begin a round now."""
        self._asked.set()

    def run(self, stop: threading.Event) -> None:
        """A round a minute after the start, then every six hours; whatever it meets, it tries again."""
        wait = FIRST_SECONDS
        while not self._stopped(stop, wait):
            self._asked.clear()
            wait = ROUND_SECONDS
            try:
                deleted = self.round(stop)
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would fill the disk
                log.warning("purge_waits", **origin(trouble))
                wait = FIRST_SECONDS
            else:
                log.info("purged", **deleted)

    def _stopped(self, stop: threading.Event, seconds: float) -> bool:
        """Wait so long, or until somebody asks."""
        waited = 0.0
        while waited < seconds and not self._asked.is_set() and not stop.wait(1.0):
            waited += 1.0
        return stop.is_set()

    def round(self, stop: threading.Event) -> dict[str, int]:
        """Walk all tables once; gives how many rows went, by table."""
        deleted: dict[str, int] = {}
        for old in what_is_old(self._days, self._clock.now()):
            name = old.table.name
            deleted[name] = 0
            for gone in self._steps(old):
                deleted[name] += gone
                self._metrics.purged[name] += gone
                if stop.wait(PAUSE_SECONDS):
                    return deleted
        return deleted

    def _steps(self, old: Old) -> Iterator[int]:
        """One transaction each, which looks at the next rows and deletes the old ones of them."""
        last: Key | None = None
        while True:
            with self._database.transaction() as connection:
                rows = _next(connection, old, last)
                if not rows:
                    return
                *end, _ = rows[-1]
                stretch = Stretch(last, end)
                is_any_old = any(is_old for *_, is_old in rows)
                gone = _delete(connection, old, stretch) if is_any_old else 0
            last = end
            yield gone


def _next(connection: sa.Connection, old: Old, last: Key | None) -> list[Any]:
    query = sa.select(*old.key, old.when).where(*Stretch(last).holds(old.key))
    return list(connection.execute(query.order_by(*old.key).limit(STEP)).all())


def _delete(connection: sa.Connection, old: Old, stretch: Stretch) -> int:
    """How many went: they are looked at again once they are locked, as one may have been sent again meanwhile.

    By a statement of its own: PostgreSQL looks again at a row that it waited for only when that row was changed.
    """
    these = (*stretch.holds(old.key), old.when)
    connection.execute(sa.select(*old.key).where(*these).with_for_update())
    gone = connection.execute(old.table.delete().where(*these)).rowcount
    if old.with_it is not None:
        number, kept = old.with_it.c.number, old.table.c.number
        left = (*stretch.holds([number]), ~sa.exists().where(kept == number))
        connection.execute(old.with_it.delete().where(*left))
    return gone
