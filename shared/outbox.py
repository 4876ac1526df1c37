"""The outbox: messages written in the transaction of their cause, published later by the relay.

Rows are marked by a flag, never by a high-water mark: ids commit out of order.
"""

import datetime as dt
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from shared.among import among
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
    sa.Column("type", sa.String(100), nullable=False),
    sa.Column("subject", sa.String(128), nullable=False),
    sa.Column("timestamp", sa.BigInteger, nullable=False),  # of the occurrence, seconds since 1970
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", UtcTime, nullable=False),
    sa.Column("unsent", sa.Boolean, nullable=False, default=True),
    sa.Column("sent_at", UtcTime),
    sa.Index(
        "outbox_unsent",
        "number",
        sqlite_where=sa.text("unsent = 1"),
        postgresql_where=sa.text("unsent"),
    ),
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


class Outgoing(NamedTuple):
    """One row for the relay: bytes and where they go."""

    number: int
    message_id: str
    key: str
    exchange: str
    routing_key: str
    body: bytes
    source: str
    type: str
    subject: str
    correlation_id: str
    timestamp: int

    @property
    def headers(self) -> dict[str, str]:
        """As AMQP carries them."""
        return binding.headers_of(self.key, self.message_id, self.source, self.type, self.subject)

    @property
    def properties(self) -> dict[str, Any]:
        """As AMQP carries them."""
        return binding.properties_of(
            self.message_id, self.correlation_id, self.type, self.timestamp
        )


class Next(NamedTuple):
    """What may be published now, and whether nothing else is unsent."""

    rows: list[Outgoing]
    are_all: bool


_OUTGOING = [OUTBOX.c[name] for name in Outgoing._fields]
_WAITS = (OUTBOX.c.unsent, ~among(OUTBOX.c.number, "confirmed"))
_FIRSTS = sa.select(sa.func.min(OUTBOX.c.number)).where(*_WAITS)
_OF_EACH_KEY = OUTBOX.c.number.in_(_FIRSTS.group_by(OUTBOX.c.exchange, OUTBOX.c.key))
_HEAD, _FIRST_OF_EVERY_KEY = (  # made once, as they are asked for every window
    sa.select(*_OUTGOING).where(*chosen).order_by(OUTBOX.c.number).limit(sa.bindparam("window"))
    for chosen in (_WAITS, (_OF_EACH_KEY,))
)
_THESE = OUTBOX.update().where(among(OUTBOX.c.number, "numbers"))
_MARK = _THESE.values(unsent=False, sent_at=sa.bindparam("at"))
_UNMARK = _THESE.values(unsent=True)


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
        **said(envelope),
        "exchange": exchange,
        "routing_key": routing_key,
        "body": envelopes.encode(envelope) if body is None else body,
        "recorded_at": at,
        "unsent": True,
    }
    session.insert(OUTBOX, row)


def said(envelope: Envelope) -> dict[str, Any]:
    """The columns that repeat what the envelope says."""
    return {
        "message_id": envelope.id,
        "source": envelope.source,
        "contract": envelope.contract,
        "key": envelope.partitionkey,
        "correlation_id": envelope.correlationid,
        "causation_id": envelope.causationid,
        "type": envelope.type,
        "subject": envelope.subject,
        "timestamp": binding.timestamp(envelope.time),
    }


def unsent(connection: sa.Connection, limit: int, confirmed: Collection[int] = ()) -> Next:
    """The oldest unsent rows, at most one per key: nacks and returns would reorder a key's messages.

    `confirmed` are those that only wait for their mark.

    The head of the outbox is enough unless a few keys fill it: then the first row of every key is looked
    for, which reads all that is unsent.
    """
    named = {"confirmed": list(confirmed), "window": limit}
    head = _outgoing(connection, _HEAD, named)
    firsts: dict[tuple[str, str], Outgoing] = {}
    for row in head:
        firsts.setdefault((row.exchange, row.key), row)
    if len(head) == limit and len(firsts) * CROWDED < limit:
        return Next(_outgoing(connection, _FIRST_OF_EVERY_KEY, named), are_all=False)
    return Next(list(firsts.values()), are_all=len(firsts) == len(head) < limit)


def _outgoing(
    connection: sa.Connection, query: sa.Select[Any], named: dict[str, Any]
) -> list[Outgoing]:
    return [Outgoing(*row) for row in connection.execute(query, named)]


def mark_sent(connection: sa.Connection, numbers: Collection[int], at: dt.datetime) -> None:
    """Only what the broker confirmed."""
    connection.execute(_MARK, {"numbers": list(numbers), "at": at})


def send_again(connection: sa.Connection, message_id: str) -> int:
    """Mark a sent message unsent: the same bytes go out under the same id; gives how many rows."""
    chosen = OUTBOX.c.message_id == message_id
    result = connection.execute(OUTBOX.update().where(chosen).values(unsent=True))
    return result.rowcount


def send_these_again(connection: sa.Connection, numbers: Collection[int]) -> None:
    """The same for rows by their numbers."""
    connection.execute(_UNMARK, {"numbers": list(numbers)})


def depth(connection: sa.Connection) -> tuple[int, dt.datetime | None]:
    """How many rows are unsent, and since when the oldest waits."""
    query = sa.select(sa.func.count(), sa.func.min(OUTBOX.c.recorded_at)).where(OUTBOX.c.unsent)
    count, oldest = connection.execute(query).one()
    return count, oldest
