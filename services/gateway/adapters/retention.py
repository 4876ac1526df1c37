"""Bytes of the journal go when they were kept long enough; their digests stay, and with them the chain.

What is still needed never goes, however old: what waits on its lane, has no receipt, is parked, or is to be sent.
"""

import datetime as dt
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
import structlog

from services.gateway.adapters.gathering import lane_of
from services.gateway.adapters.tables import JOURNAL, LANES, RESENDINGS
from services.gateway.domain.numbers import Numbers
from shared.clock import Clock
from shared.database import Database
from shared.logging import origin
from shared.outbox import OUTBOX, UNSENT
from shared.parking import PARKED, State


log = structlog.get_logger()
STEP = 500  # rows of the journal that one transaction looks at
PAUSE_SECONDS = 0.1
LOOK_SECONDS = 1.0
FIRST_SECONDS, ROUND_SECONDS = 90.0, 6 * 3600.0


@dataclass
class Retention:
    """The background job; `journal` and `resend` are days.

    The journal is walked by its primary key, in the order of time: as far as bytes may be old, from where all are gone.
    """

    database: Database
    clock: Clock
    journal: int
    resend: int
    _asked: threading.Event = field(default_factory=threading.Event, init=False)
    _gone: int = field(default=0, init=False)  # up to this row

    def ask(self) -> None:
        """Begin a round now."""
        self._asked.set()

    def due(self) -> int:
        """How many messages have bytes that are old enough to go."""
        with self.database.reading() as connection:
            query = sa.select(sa.func.count()).select_from(JOURNAL)
            return connection.execute(query.where(_is_old(self.before))).scalar_one()

    def run(self, stop: threading.Event) -> None:
        """A round soon after the start, then every six hours; whatever it meets, it tries again."""
        wait = FIRST_SECONDS
        while not self._stopped(stop, wait):
            self._asked.clear()
            wait = ROUND_SECONDS
            try:
                removed = self.round(stop)
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would fill the disk
                log.warning("retention_waits", **origin(trouble))
                wait = FIRST_SECONDS
            else:
                log.info("bodies_removed", messages=removed)

    def _stopped(self, stop: threading.Event, seconds: float) -> bool:
        """Wait so long, or until somebody asks."""
        waited = 0.0
        while waited < seconds and not self._asked.is_set() and not stop.wait(LOOK_SECONDS):
            waited += LOOK_SECONDS
        return stop.is_set()

    @property
    def before(self) -> dt.datetime:
        return self.clock.now() - dt.timedelta(days=self.journal)

    def round(self, stop: threading.Event) -> int:
        """Walk what is old enough once; how many bodies went."""
        removed = 0
        for gone in self._steps():
            removed += gone
            if stop.wait(PAUSE_SECONDS if gone else 0):
                return removed
        forgotten = self.clock.now() - dt.timedelta(days=self.resend)
        with self.database.transaction() as connection:
            connection.execute(RESENDINGS.delete().where(RESENDINGS.c.at < forgotten))
        return removed

    def _steps(self) -> Iterator[int]:
        last, before = self._gone, self.before
        while True:
            with self.database.transaction() as connection:
                rows = _next(connection, last)
                old = [row for row in rows if row.at < before]
                gone = _remove(connection, old, self.clock.now())
            if not old:
                return
            if last == self._gone and all(row.removed_at for row in rows):
                self._gone = rows[-1].number
            last = rows[-1].number
            yield gone

    def kept_since(self, connection: sa.Connection) -> dt.datetime | None:
        """When the oldest message entered whose bytes are still here."""
        here = (JOURNAL.c.number > self._gone, JOURNAL.c.removed_at.is_(None))
        query = sa.select(JOURNAL.c.at).where(*here)
        return connection.execute(query.order_by(JOURNAL.c.number).limit(1)).scalar_one_or_none()


def _is_old(before: dt.datetime) -> sa.ColumnElement[bool]:
    """Of what came before there were lanes nobody knows whether it is needed."""
    return sa.and_(
        JOURNAL.c.at < before, JOURNAL.c.removed_at.is_(None), JOURNAL.c.lane.is_not(None)
    )


def _next(connection: sa.Connection, last: int) -> Sequence[sa.Row[Any]]:
    columns = [column for column in JOURNAL.c if column.name not in {"body", "said"}]
    query = sa.select(*columns).where(JOURNAL.c.number > last)
    return connection.execute(query.order_by(JOURNAL.c.number).limit(STEP)).all()


def _remove(connection: sa.Connection, old: Sequence[sa.Row[Any]], now: dt.datetime) -> int:
    rows = [row for row in old if row.removed_at is None and row.lane is not None]
    if not rows:
        return 0
    needed, done = _needed(connection, {row.message_id for row in rows}), _done(connection)
    numbers = [
        row.number
        for row in rows
        if row.message_id not in needed and row.place in done.get(lane_of(row).id, Numbers())
    ]
    if not numbers:
        return 0
    mine = (JOURNAL.c.number.in_(numbers), JOURNAL.c.removed_at.is_(None))  # by nobody meanwhile
    gone = {"body": b"", "said": None, "removed_at": now}
    return connection.execute(JOURNAL.update().where(*mine).values(gone)).rowcount


def _needed(connection: sa.Connection, message_ids: Collection[str]) -> set[str]:
    """Those of them that are parked, or not sent."""
    parked = sa.select(PARKED.c.message_id).where(PARKED.c.state == State.WAITING)
    unsent = sa.select(OUTBOX.c.message_id).join(UNSENT, UNSENT.c.number == OUTBOX.c.number)
    return {
        *connection.execute(parked.where(PARKED.c.message_id.in_(message_ids))).scalars(),
        *connection.execute(unsent.where(OUTBOX.c.message_id.in_(message_ids))).scalars(),
    }


def _done(connection: sa.Connection) -> dict[str, Numbers]:
    """By lane, the numbers that went on, and of what went out were receipted."""
    columns = (LANES.c.id, LANES.c.direction, LANES.c.handed, LANES.c.receipted)
    found = {}
    for row in connection.execute(sa.select(*columns)):
        handed = Numbers(((1, row.handed),)) if row.handed else Numbers()
        is_in = row.direction == "in"
        found[row.id] = handed if is_in else Numbers.of(row.receipted).up_to(row.handed)
    return found
