"""Which process began to handle a message that came again: it is to blame when two never came back from it alone.

Only what was delivered before is written here, one row before each try, committed before the handler runs: first
with all that came again at the same time, and alone once a process did not come back from them.  One that never came
back from a message alone proves nothing: the database may have gone away in the middle, and the process been stopped
before it could say that the message was innocent.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from shared.among import among
from shared.database import KERNEL, UtcTime
from shared.engine import insert
from shared.inbox import Arrival, named_of


ATTEMPTS = sa.Table(
    "attempts",
    KERNEL,
    sa.Column("source", sa.String(64), primary_key=True),
    sa.Column("message_id", sa.String(80), primary_key=True),
    sa.Column("consumer", sa.String(64), primary_key=True),
    sa.Column("process", sa.String(36), nullable=False),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("unended", sa.Integer, nullable=False, server_default="0"),  # tries before this one
)
FORGIVEN = 1  # of them
TOGETHER = -1  # as `unended` of a row: begun with others, so it is no sign of which one killed
_OF_SEVERAL = among(ATTEMPTS.c.message_id, "ids"), ATTEMPTS.c.consumer == sa.bindparam("consumer")


def begin_together(
    connection: sa.Connection, arrivals: Sequence[Arrival], process: str, now: dt.datetime
) -> set[tuple[str, str]]:
    """Record that this process begins these of one consumer; gives those that another one began and never ended."""
    if not arrivals:
        return set()
    names = ATTEMPTS.c.source, ATTEMPTS.c.message_id, ATTEMPTS.c.process
    found = connection.execute(sa.select(*names).where(*_OF_SEVERAL), named_of(arrivals))
    begun = {(row.source, row.message_id): row.process for row in found}
    fresh = {a.identity: a for a in arrivals if a.identity not in begun}.values()
    if fresh:
        insert(connection, ATTEMPTS, [_row(a, process, now, TOGETHER) for a in fresh])
    return {identity for identity, by in begun.items() if by != process}


def end_together(connection: sa.Connection, arrivals: Sequence[Arrival], process: str) -> None:
    """What this process began of these was settled, or given up."""
    mine = ATTEMPTS.c.process == process
    connection.execute(ATTEMPTS.delete().where(*_OF_SEVERAL, mine), named_of(arrivals))


def begin(connection: sa.Connection, arrival: Arrival, process: str, now: dt.datetime) -> bool:
    """Record that this process begins it alone; False when two others did, one after the other, and never ended."""
    mine = _identity(arrival)
    query = sa.select(ATTEMPTS.c.process, ATTEMPTS.c.unended).where(*mine)
    last = connection.execute(query).one_or_none()
    if last is None:
        connection.execute(ATTEMPTS.insert(), _row(arrival, process, now, 0))
        return True
    if last.process == process:  # the trouble that it met is over
        return True
    if last.unended >= FORGIVEN:
        return False
    again = {"process": process, "started_at": now, "unended": last.unended + 1}
    connection.execute(ATTEMPTS.update().where(*mine).values(again))
    return True


def end(connection: sa.Connection, arrival: Arrival) -> None:
    """It was settled, or given up: whoever began did not die of it."""
    connection.execute(ATTEMPTS.delete().where(*_identity(arrival)))


def _row(arrival: Arrival, process: str, now: dt.datetime, unended: int) -> dict[str, Any]:
    return {
        "source": arrival.source,
        "message_id": arrival.message_id,
        "consumer": arrival.consumer,
        "process": process,
        "started_at": now,
        "unended": unended,
    }


def _identity(arrival: Arrival) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ATTEMPTS.c.source == arrival.source,
        ATTEMPTS.c.message_id == arrival.message_id,
        ATTEMPTS.c.consumer == arrival.consumer,
    )
