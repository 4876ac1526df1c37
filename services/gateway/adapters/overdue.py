"""Messages whose receipt is overdue: partner, lane, number and age of the oldest of each lane."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.gateway.adapters.handing_on import of_lane
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import JOURNAL, LANES, ON_ITS_LANE
from services.gateway.domain.numbers import Numbers
from services.gateway.domain.receipting import OVERDUE


@dataclass(frozen=True)
class Overdue:
    """The oldest message without a receipt on a lane."""

    participant: str
    lane: str
    epoch: int
    number: int
    since: dt.datetime
    count: int  # of all that have none on this lane


def overdue(connection: sa.Connection, now: dt.datetime) -> list[Overdue]:
    """Of the lanes that go out, those whose oldest message waits too long."""
    query = sa.select(LANES).where(
        LANES.c.direction == "out", LANES.c.waits, LANES.c.paused_at.is_(None)
    )
    rows = list(connection.execute(query))
    found = [one for row in rows if (one := _oldest(connection, row, now)) is not None]
    return [one for one in found if now - one.since > OVERDUE]


@dataclass(frozen=True)
class Gap:
    """The first number that is missing on a lane that comes in, and since when later ones wait for it."""

    participant: str
    lane: str
    epoch: int
    number: int
    since: dt.datetime


def gaps(connection: sa.Connection, now: dt.datetime) -> list[Gap]:
    """Of the lanes that come in, those on which messages wait too long for an earlier number."""
    behind = sa.select(JOURNAL.c.at).where(ON_ITS_LANE, JOURNAL.c.place > LANES.c.unbroken)
    first = behind.order_by(JOURNAL.c.place).limit(1)  # of a million it reads one
    since = first.correlate(LANES).scalar_subquery().label("since")
    broken = (LANES.c.direction == "in", LANES.c.highest > LANES.c.unbroken)
    rows = connection.execute(sa.select(LANES, since).where(*broken))
    return [
        Gap(row.participant, row.lane, row.epoch, row.unbroken + 1, row.since)
        for row in rows
        if row.since is not None and now - row.since > OVERDUE
    ]


def _oldest(connection: sa.Connection, row: sa.Row[Any], now: dt.datetime) -> Overdue | None:
    gaps = Numbers.of(row.receipted).missing(row.handed)
    if not gaps:
        return None
    number = gaps[0][0]
    lane = Lane("out", row.participant, row.lane, row.epoch)
    query = sa.select(JOURNAL.c.at).where(*of_lane(lane), JOURNAL.c.place == number)
    since = connection.execute(query).scalar_one_or_none()
    if since is None:
        return None
    if row.resumed_at and row.resumed_at <= now:
        since = max(since, row.resumed_at)  # what a pause held back had no time yet
    count = sum(last - first + 1 for first, last in gaps)
    return Overdue(row.participant, row.lane, row.epoch, number, since, count)
