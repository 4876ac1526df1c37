"""Control totals (对账总数) of a lane: which messages stand under its numbers, by count and digest.

Read from the digests alone, a page at a time, so that a lane may be as long as it likes.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from services.gateway.adapters.handing_on import of_lane
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import JOURNAL, LANES, UNJOURNALED
from services.gateway.adapters.unjournaled import of_unjournaled
from services.gateway.domain.asking import Stretch
from services.gateway.domain.numbers import Numbers
from services.gateway.domain.reconciling import GRACE, Total
from shared.crypto import digests
from shared.database import Database


PAGE = 2_000  # rows for which the database is held


def total_of(found: Mapping[int, str]) -> str:
    """SM3 over one line `<number> <digest of the bytes>` for each number, rising, each with its LF."""
    lines = "".join(f"{number} {found[number]}\n" for number in sorted(found))
    return digests.digest(digests.SM3, lines.encode())


def total(database: Database, lane: Lane, wanted: Stretch) -> Total | None:
    """Of a stretch of a lane; None when there is no such lane.  What has come is read first: it has its digest then."""
    come = standing(database, lane)
    if come is None:
        return None
    found = message_digests(database, lane, wanted)
    every = range(wanted.first, wanted.last + 1)
    absent = [number for number in every if number not in found]
    return Total(
        highest=come.highest,
        count=len(found),
        digest=total_of(found),
        missing=Numbers.of_each(number for number in absent if number not in come),
        skipped=Numbers.of_each(number for number in absent if number in come),
    )


def standing(database: Database, lane: Lane) -> Numbers | None:
    """What was given out, or has come, on a lane."""
    query = sa.select(LANES.c.spans).where(LANES.c.id == lane.id)
    with database.reading() as connection:
        spans = connection.execute(query).scalar_one_or_none()
    return None if spans is None else Numbers.of(spans)


def message_digests(database: Database, lane: Lane, wanted: Stretch) -> dict[int, str]:
    """By number, of those whose message is known here."""
    found: dict[int, str] = {}
    for first in range(wanted.first, wanted.last + 1, PAGE):
        with database.reading() as connection:
            found |= _page(connection, lane, first, min(first + PAGE - 1, wanted.last))
    return found


def _page(connection: sa.Connection, lane: Lane, first: int, last: int) -> dict[int, str]:
    aside = sa.select(UNJOURNALED.c.place, UNJOURNALED.c.digest)
    aside = aside.where(*of_unjournaled(lane), UNJOURNALED.c.place.between(first, last))
    found = _by_number(connection, aside) if lane.direction == "in" else {}
    kept = sa.select(JOURNAL.c.place, JOURNAL.c.digest)
    kept = kept.where(*of_lane(lane), JOURNAL.c.place.between(first, last))
    return found | _by_number(connection, kept)


def _by_number(connection: sa.Connection, query: Any) -> dict[int, str]:
    return {row.place: row.digest for row in connection.execute(query)}


def given_out(
    connection: sa.Connection, participant: str, now: dt.datetime
) -> dict[Lane, tuple[int, int]]:
    """Of each lane to a participant: the highest number, and the highest that is neither held nor just under way."""
    chosen = (LANES.c.direction == "out", LANES.c.participant == participant)
    rows = connection.execute(sa.select(LANES).where(*chosen).order_by(LANES.c.id)).all()
    return {
        Lane("out", participant, row.lane, row.epoch): (row.highest, _settled(connection, row, now))
        for row in rows
    }


def _settled(connection: sa.Connection, row: Any, now: dt.datetime) -> int:
    """What a pause held back left when the lane went on, whenever it was numbered."""
    older = _older(connection, Lane("out", row.participant, row.lane, row.epoch), now - GRACE)
    is_fresh = row.resumed_at is not None and dt.timedelta(0) <= now - row.resumed_at < GRACE
    reach = Numbers.of(row.receipted).unbroken if is_fresh else row.handed
    return min(older, reach)


def _older(connection: sa.Connection, lane: Lane, before: dt.datetime) -> int:
    """The highest number that was given out before that moment."""
    query = sa.select(JOURNAL.c.place).where(*of_lane(lane), JOURNAL.c.at <= before)
    newest = query.order_by(JOURNAL.c.place.desc()).limit(1)
    return connection.execute(newest).scalar_one_or_none() or 0
