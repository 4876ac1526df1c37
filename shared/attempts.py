"""Which process began to handle a message that came again: one that began and never ended was killed by it.

Only what was delivered before is written here, one row before each try, committed before the handler runs.
"""

import datetime as dt

import sqlalchemy as sa

from shared.database import KERNEL, UtcTime
from shared.inbox import Arrival


ATTEMPTS = sa.Table(
    "attempts",
    KERNEL,
    sa.Column("source", sa.String(64), primary_key=True),
    sa.Column("message_id", sa.String(80), primary_key=True),
    sa.Column("consumer", sa.String(64), primary_key=True),
    sa.Column("process", sa.String(36), nullable=False),
    sa.Column("started_at", UtcTime, nullable=False),
)


def begin(connection: sa.Connection, arrival: Arrival, process: str, now: dt.datetime) -> bool:
    """Record that this process begins; False when another one began and never ended."""
    mine = _identity(arrival)
    query = sa.select(ATTEMPTS.c.process).where(*mine)
    by = connection.execute(query).scalar_one_or_none()
    if by is None:
        row = {
            "source": arrival.source,
            "message_id": arrival.message_id,
            "consumer": arrival.consumer,
            "process": process,
            "started_at": now,
        }
        connection.execute(ATTEMPTS.insert(), row)
    return by in {None, process}


def end(connection: sa.Connection, arrival: Arrival) -> None:
    """It was settled, or given up: whoever began did not die of it."""
    connection.execute(ATTEMPTS.delete().where(*_identity(arrival)))


def _identity(arrival: Arrival) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ATTEMPTS.c.source == arrival.source,
        ATTEMPTS.c.message_id == arrival.message_id,
        ATTEMPTS.c.consumer == arrival.consumer,
    )
