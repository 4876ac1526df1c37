"""What an operator ordered of a service's parts: kept in its database, so that it outlives a restart."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from shared import audit
from shared.database import KERNEL, UtcTime
from shared.session import Session


class Part(StrEnum):
    """What can be paused by itself."""

    CONSUMER = "consumer"
    RELAY = "relay"


class Mode(StrEnum):
    """What a part was told; `drained` follows `draining` by itself when nothing is left."""

    RUNNING = "running"
    PAUSED = "paused"
    DRAINING = "draining"
    DRAINED = "drained"


CONTROLS = sa.Table(
    "controls",
    KERNEL,
    sa.Column("part", sa.String(16), primary_key=True),
    sa.Column("mode", sa.String(16), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
)


@dataclass(frozen=True)
class Order:
    """The last word on a part; without one it runs."""

    mode: Mode
    at: dt.datetime | None = None
    actor: str = ""
    reason: str = ""


class OrderUnknown(Exception):
    """No such part, or nothing that a person may order of it."""

    code = "ORDER_UNKNOWN"

    def __init__(self) -> None:
        super().__init__(self.code)
        self.possible = f"{', '.join(Part)}: {', '.join(ORDERED)}"


ORDERED = (Mode.RUNNING, Mode.PAUSED, Mode.DRAINING)
LONGEST_ACTOR, LONGEST_REASON = 64, 500


def order_of(part: str, mode: str, actor: str, reason: str) -> tuple[Part, Order]:
    """What somebody typed; raises OrderUnknown."""
    if part not in {*Part} or mode not in ORDERED:
        raise OrderUnknown
    return Part(part), Order(Mode(mode), None, actor[:LONGEST_ACTOR], reason[:LONGEST_REASON])


def order_for(connection: sa.Connection, part: Part) -> Order:
    """What stands now."""
    row = connection.execute(sa.select(CONTROLS).where(CONTROLS.c.part == part)).first()
    return Order(Mode.RUNNING) if row is None else Order(Mode(row.mode), *row[2:])


def give(session: Session, part: Part, order: Order, at: dt.datetime) -> None:
    """Put an order in the place of the one before, with its line in the audit."""
    connection = session.connection
    mine = CONTROLS.c.part == part
    values = {"mode": order.mode, "at": at, "actor": order.actor, "reason": order.reason}
    if not connection.execute(CONTROLS.update().where(mine).values(values)).rowcount:
        connection.execute(CONTROLS.insert(), {"part": part, **values})
    audit.write(session, actor=order.actor, action=order.mode, subject=f"{part}", at=at)


def drained(connection: sa.Connection, part: Part, at: dt.datetime) -> bool:
    """Nothing is left: end a draining that nobody took back meanwhile."""
    mine = (CONTROLS.c.part == part, CONTROLS.c.mode == Mode.DRAINING)
    update = CONTROLS.update().where(*mine).values(mode=Mode.DRAINED, at=at)
    return bool(connection.execute(update).rowcount)
