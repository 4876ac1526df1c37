"""Lanes are held and let go: by operators, and by whatever else stands in the rows that `pauses` reads.

An order is written first; then each lane follows it in a transaction of its own, which has the lane's row.  What a
process leaves undone, and what time brings, the round of each second does: no pause hangs on who is alive.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import structlog

from contracts.errors import ContractBroken, Problem
from services.gateway.adapters import lanes, pauses
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.registering import SUBJECT, WHY, Order, Unregistered
from services.gateway.adapters.tables import LANES, PARTICIPANTS
from services.gateway.domain.pausing import EVERY_LANE, Cause, Direction
from shared import audit
from shared.clock import Clock
from shared.database import Database
from shared.session import Session, working
from shared.topology import SERVICES


log = structlog.get_logger()
ACTOR = 64  # characters
WAYS: dict[str, tuple[Direction, ...]] = {"in": ("in",), "out": ("out",), "both": ("in", "out")}


@dataclass(frozen=True)
class Which:
    """The lanes that an operator means: of a participant, one or all (None), one way or both."""

    participant: str
    lane: str | None
    way: str

    def check(self) -> None:
        """Raises ContractBroken."""
        wrong = []
        if self.way not in WAYS:
            wrong.append(Problem("VALUE_NOT_IN_LIST", "$.way", "", ", ".join(WAYS)))
        if self.lane not in {None, *SERVICES}:
            wrong.append(Problem("VALUE_NOT_IN_LIST", "$.lane", "", ", ".join(SERVICES)))
        if wrong:
            raise ContractBroken(wrong)

    @property
    def ways(self) -> tuple[Direction, ...]:
        return WAYS[self.way]

    def rows(self, connection: sa.Connection) -> list[sa.Row[Any]]:
        """The lanes that there are of them."""
        mine = [LANES.c.participant == self.participant, LANES.c.direction.in_(self.ways)]
        if self.lane is not None:
            mine.append(LANES.c.lane == self.lane)
        return list(connection.execute(sa.select(LANES).where(*mine).order_by(LANES.c.id)))


@dataclass(frozen=True)
class Pausing:
    """Orders of operators; both raise ContractBroken, and Unregistered for a participant that nobody is."""

    database: Database
    clock: Clock

    def pause(self, which: Which, order: Order) -> None:
        """From now on nothing goes on there, also on lanes that begin later."""
        which.check()
        with working(self.database) as session:
            _note(session, "pause-lanes", which, order)
            lane, who = which.lane or EVERY_LANE, (order.actor[:ACTOR], order.reason[:WHY])
            for way in which.ways:
                pauses.keep(
                    session.connection, pauses.Order(which.participant, way, lane, *who), order.at
                )
        log.warning("lanes_paused", **vars(which), actor=order.actor)
        self._follow(which)

    def resume(self, which: Which, order: Order) -> None:
        """What was held goes on in its order, and what is new behind it; a pause of another cause stands."""
        which.check()
        with working(self.database) as session:
            _note(session, "resume-lanes", which, order)
            for way in which.ways:
                pauses.take_back(session.connection, which.participant, way, which.lane)
        log.warning("lanes_resumed", **vars(which), actor=order.actor)
        self._follow(which)

    def _follow(self, which: Which) -> None:
        with self.database.reading() as connection:
            found = [lane_of(row) for row in which.rows(connection)]
        for lane in found:
            with working(self.database) as session:
                lanes.follow(session, lane, self.clock.now())


def _note(session: Session, action: str, which: Which, order: Order) -> None:
    known = list(session.connection.execute(sa.select(PARTICIPANTS.c.id)).scalars())
    if which.participant not in known:
        raise Unregistered(which.participant, ", ".join(known))
    subject = f"{which.way}/{which.participant}/{which.lane or EVERY_LANE}: {order.reason}"
    audit.write(session, actor=order.actor, action=action, subject=subject[:SUBJECT], at=order.at)


def lane_of(row: sa.Row[Any]) -> Lane:
    """The lane of a row."""
    return Lane(row.direction, row.participant, row.lane, row.epoch)


def astray(connection: sa.Connection, now: dt.datetime) -> list[Lane]:
    """Lanes that do not stand as they should by now: an order that was not finished, a window that began or ended."""
    situations = pauses.situations(connection)
    found = []
    for row in connection.execute(sa.select(LANES).order_by(LANES.c.id)):
        situation = situations.get(row.participant, pauses.UNKNOWN)
        pause = situation.pause(row.direction, row.lane, now)
        if (row.paused_by, row.paused_why) != (pause and pause.cause, pause and pause.why):
            found.append(lane_of(row))
    return found


def behind(connection: sa.Connection) -> list[Lane]:
    """Lanes on which messages wait that need not: more were freed than one transaction lets go."""
    chosen = (LANES.c.handed < LANES.c.unbroken, LANES.c.paused_at.is_(None))
    rows = connection.execute(sa.select(LANES).where(*chosen).order_by(LANES.c.id))
    return [lane_of(row) for row in rows]


@dataclass(frozen=True)
class Paused:
    """Lanes of a participant that one cause holds."""

    way: str
    participant: str
    cause: Cause
    why: str
    lanes: list[str]
    held: int  # messages
    since: dt.datetime


def paused(connection: sa.Connection) -> list[Paused]:
    """What is held, for whoever should not forget it."""
    query = sa.select(LANES).where(LANES.c.paused_at.is_not(None)).order_by(LANES.c.id)
    groups: dict[tuple[str, str, str, str], list[sa.Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        groups[row.direction, row.participant, row.paused_by, row.paused_why].append(row)
    return [
        Paused(
            way,
            participant,
            Cause(cause),
            why,
            lanes=sorted({row.lane for row in rows}),
            held=sum(row.unbroken - row.handed for row in rows),
            since=min(row.paused_at for row in rows),
        )
        for (way, participant, cause, why), rows in groups.items()
    ]
