"""Which process began to handle a message that came again, alone: it is to blame when two never came back from it.

Only what was delivered before is written here, one row before each try, committed before the handler runs.  One
that never came back proves nothing: the database may have gone away in the middle, and the process been stopped
before it could say that the message was innocent.
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
    sa.Column("unended", sa.Integer, nullable=False, server_default="0"),  # tries before this one
)
FORGIVEN = 1  # of them


def begin(connection: sa.Connection, arrival: Arrival, process: str, now: dt.datetime) -> bool:
    """Record that this process begins; False when two others began, one after the other, and never ended."""
    mine = _identity(arrival)
    query = sa.select(ATTEMPTS.c.process, ATTEMPTS.c.unended).where(*mine)
    last = connection.execute(query).one_or_none()
    if last is None:
        row = {
            "source": arrival.source,
            "message_id": arrival.message_id,
            "consumer": arrival.consumer,
            "process": process,
            "started_at": now,
        }
        connection.execute(ATTEMPTS.insert(), row)
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


def _identity(arrival: Arrival) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ATTEMPTS.c.source == arrival.source,
        ATTEMPTS.c.message_id == arrival.message_id,
        ATTEMPTS.c.consumer == arrival.consumer,
    )
