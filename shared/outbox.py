"""The outbox: messages written in the transaction of their cause, published later by the relay.

Rows are marked by a flag, never by a high-water mark: ids commit out of order.
"""

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from shared.database import KERNEL, Number, UtcTime
from shared.session import Session


OUTBOX = sa.Table(
    "outbox",
    KERNEL,
    sa.Column("number", Number, primary_key=True, autoincrement=True),
    sa.Column("message_id", sa.String(36), nullable=False, index=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("contract", sa.String(100), nullable=False),
    sa.Column("key", sa.String(128), nullable=False, index=True),
    sa.Column("correlation_id", sa.String(36), nullable=False),
    sa.Column("causation_id", sa.String(36), index=True),
    sa.Column("exchange", sa.String(64), nullable=False),
    sa.Column("routing_key", sa.String(255), nullable=False),
    sa.Column("properties", sa.JSON, nullable=False),
    sa.Column("headers", sa.JSON, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", UtcTime, nullable=False),
    sa.Column("unsent", sa.Boolean, nullable=False, default=True),
    sa.Column("sent_at", UtcTime),
    sa.Index("outbox_unsent", "unsent", "number"),
)


CROWDED = 4  # when fewer than a fourth of the oldest rows could go, others are looked for


@dataclass
class HandedOut:
    """Rows that a broker may have without our knowing, of what was written since `since`.

    `since` is None while another process publishes.  Who changes a row that nobody must have yet holds `lock`,
    and so does the relay from reading a window to noting it here.
    """

    since: dt.datetime | None
    numbers: set[int] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Outgoing:
    """One row for the relay: bytes and where they go."""

    number: int
    message_id: str
    key: str
    exchange: str
    routing_key: str
    body: bytes
    properties: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def record(  # noqa: PLR0913 - where, what and when of one message
    session: Session,
    envelope: Envelope,
    *,
    exchange: str,
    routing_key: str,
    at: dt.datetime,
    body: bytes | None = None,
) -> None:
    """Write one message; `body` keeps the original bytes of a message that is only passed on."""
    row = {
        "message_id": envelope.id,
        "source": envelope.source,
        "contract": envelope.contract,
        "key": envelope.partitionkey,
        "correlation_id": envelope.correlationid,
        "causation_id": envelope.causationid,
        "exchange": exchange,
        "routing_key": routing_key,
        "properties": binding.properties(envelope),
        "headers": binding.headers(envelope),
        "body": envelopes.encode(envelope) if body is None else body,
        "recorded_at": at,
        "unsent": True,
    }
    session.insert(OUTBOX, row)


def unsent(connection: sa.Connection, limit: int) -> list[Outgoing]:
    """The oldest unsent rows, at most one per key: nacks and returns would reorder a key's messages.

    The head of the outbox is enough unless a few keys fill it: then the first row of every key is looked
    for, which reads all that is unsent.
    """
    oldest = sa.select(OUTBOX).where(OUTBOX.c.unsent).order_by(OUTBOX.c.number).limit(limit)
    head = connection.execute(oldest).all()
    firsts: dict[tuple[str, str], sa.Row[Any]] = {}
    for row in head:
        firsts.setdefault((row.exchange, row.key), row)
    if len(head) == limit and len(firsts) * CROWDED < limit:
        return _first_of_every_key(connection, limit)
    return [_outgoing(row) for row in firsts.values()]


def _first_of_every_key(connection: sa.Connection, limit: int) -> list[Outgoing]:
    firsts = (
        sa.select(sa.func.min(OUTBOX.c.number))
        .where(OUTBOX.c.unsent)
        .group_by(OUTBOX.c.exchange, OUTBOX.c.key)
    )
    query = sa.select(OUTBOX).where(OUTBOX.c.number.in_(firsts))
    return [
        _outgoing(row) for row in connection.execute(query.order_by(OUTBOX.c.number).limit(limit))
    ]


def _outgoing(row: sa.Row[Any]) -> Outgoing:
    return Outgoing(
        number=row.number,
        message_id=row.message_id,
        key=row.key,
        exchange=row.exchange,
        routing_key=row.routing_key,
        body=row.body,
        properties=row.properties,
        headers=row.headers,
    )


def mark_sent(connection: sa.Connection, numbers: list[int], at: dt.datetime) -> None:
    """Only what the broker confirmed."""
    chosen = OUTBOX.c.number.in_(numbers)
    connection.execute(OUTBOX.update().where(chosen).values(unsent=False, sent_at=at))


def send_again(connection: sa.Connection, message_id: str) -> int:
    """Mark a sent message unsent: the same bytes go out under the same id; gives how many rows."""
    chosen = OUTBOX.c.message_id == message_id
    result = connection.execute(OUTBOX.update().where(chosen).values(unsent=True))
    return result.rowcount


def depth(connection: sa.Connection) -> tuple[int, dt.datetime | None]:
    """How many rows are unsent, and since when the oldest waits."""
    query = sa.select(sa.func.count(), sa.func.min(OUTBOX.c.recorded_at)).where(OUTBOX.c.unsent)
    count, oldest = connection.execute(query).one()
    return count, oldest
