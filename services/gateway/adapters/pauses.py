"""What may hold lanes, in rows: operators' orders, which outlive restarts and hold lanes to come, and registrations.

Decided when a transaction that has the lane's row looks at them; see `pausing` for who makes lanes follow.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts.elements import times
from services.gateway.adapters.tables import PARTICIPANTS, PAUSES
from services.gateway.domain.participant import Stage
from services.gateway.domain.pausing import Direction, Rest, Situation


Reasons = Mapping[tuple[Direction, str], str]
UNKNOWN = Situation(stage=None, orders={}, rests=())


def situations(connection: sa.Connection) -> dict[str, Situation]:
    """By participant; who is not here is UNKNOWN."""
    orders: dict[str, dict[tuple[Direction, str], str]] = defaultdict(dict)
    for row in connection.execute(sa.select(PAUSES)):
        orders[row.participant][row.direction, row.lane] = f"{row.actor}: {row.reason}"
    columns = (PARTICIPANTS.c.id, PARTICIPANTS.c.stage, PARTICIPANTS.c.maintenance)
    rows = connection.execute(sa.select(*columns)).all()
    return {row.id: _situation(row, orders[row.id]) for row in rows}


def _situation(row: Any, orders: Reasons) -> Situation:
    rests = [
        Rest(times.parsed(said["not_before"]), times.parsed(said["not_after"]), said["what"])
        for said in row.maintenance
    ]
    return Situation(Stage(row.stage), orders, rests)


def of(connection: sa.Connection, participant: str) -> Situation:
    """Of one participant."""
    return situations(connection).get(participant, UNKNOWN)


@dataclass(frozen=True)
class Order:
    """Which lanes of a participant are held, by whom and why."""

    participant: str
    direction: Direction
    lane: str
    actor: str
    reason: str


def keep(connection: sa.Connection, order: Order, at: dt.datetime) -> None:
    """In the place of the one before."""
    names = ("participant", "direction", "lane")
    mine = [PAUSES.c[name] == getattr(order, name) for name in names]
    values = {**vars(order), "at": at}
    if not connection.execute(PAUSES.update().where(*mine).values(values)).rowcount:
        connection.execute(PAUSES.insert(), values)


def take_back(
    connection: sa.Connection, participant: str, way: Direction, lane: str | None
) -> None:
    """The order of a lane; of all lanes, also those of single ones."""
    mine = [PAUSES.c.participant == participant, PAUSES.c.direction == way]
    if lane is not None:
        mine.append(PAUSES.c.lane == lane)
    connection.execute(PAUSES.delete().where(*mine))
