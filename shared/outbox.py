"""The outbox: messages written in the transaction of their cause, published later by the relay.

What is unsent is told by a row of its own, never by a high-water mark: ids commit out of order.  Neither waiting
nor having been sent is written into the message: its row is wide and has many indexes, and is written once.
"""

import datetime as dt
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from shared.among import among, among_these
from shared.database import KERNEL, Number, UtcTime
from shared.engine import ask
from shared.rows import QUEUE
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
    sa.Column("signature", sa.String(2000)),  # beside the bytes, of what leaves the node
    info={QUEUE: "outbox_unsent"},
)
UNSENT = sa.Table(  # one row of it is one message to publish, whether for the first time or again
    "outbox_unsent",
    KERNEL,
    sa.Column("number", Number, primary_key=True, autoincrement=False),
)
SENT = sa.Table(
    "outbox_sent",
    KERNEL,
    sa.Column("number", Number, primary_key=True, autoincrement=False),
    sa.Column("at", UtcTime, nullable=False),  # the last time
)
# of a row of the outbox, in any query on it
IS_UNSENT = sa.exists().where(UNSENT.c.number == OUTBOX.c.number).correlate(OUTBOX)
SENT_AT = sa.select(SENT.c.at).where(SENT.c.number == OUTBOX.c.number).correlate(OUTBOX)
STANDING = (IS_UNSENT.label("unsent"), SENT_AT.scalar_subquery().label("sent_at"))

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
    signature: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """As AMQP carries them."""
        said = binding.headers_of(self.key, self.message_id, self.source, self.type, self.subject)
        if self.signature is None:
            return said
        lane = self.type.removeprefix(envelopes.TYPE_PREFIX).partition(".")[0]
        at_the_border = {"partition": binding.partition_of(lane), binding.SIGNATURE: self.signature}
        return said | at_the_border  # the receiver restores the order of the lane

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
# made once, as they are asked for every window
_WAITS = ~among(UNSENT.c.number, "confirmed")
_WINDOW = sa.bindparam("window", type_=sa.Integer)
_HEADS = sa.select(UNSENT.c.number).where(_WAITS).order_by(UNSENT.c.number).limit(_WINDOW)
_FIRSTS = (
    sa.select(sa.func.min(OUTBOX.c.number).label("number"))
    .join(UNSENT, UNSENT.c.number == OUTBOX.c.number)
    .where(_WAITS)
    .group_by(OUTBOX.c.exchange, OUTBOX.c.key)
    .order_by("number")
    .limit(_WINDOW)
)
_HEAD, _FIRST_OF_EVERY_KEY = (
    sa.select(*_OUTGOING).where(among_these(OUTBOX.c.number, these)).order_by(OUTBOX.c.number)
    for these in (_HEADS, _FIRSTS)
)
_OLDEST = sa.select(sa.func.min(UNSENT.c.number)).correlate(None).scalar_subquery()
_SINCE = sa.select(OUTBOX.c.recorded_at).where(OUTBOX.c.number == _OLDEST).scalar_subquery()
_DEPTH = sa.select(sa.func.count(), _SINCE).select_from(UNSENT)
_NO_LONGER = UNSENT.delete().where(among(UNSENT.c.number, "numbers"))


def _as_sent(insert: Callable[[sa.Table], Any]) -> Any:
    these = sa.select(UNSENT.c.number, sa.bindparam("at", type_=UtcTime))
    rows = these.where(among(UNSENT.c.number, "numbers"))
    written = insert(SENT).from_select(["number", "at"], rows)
    return written.on_conflict_do_update(
        index_elements=["number"], set_={"at": written.excluded.at}
    )


def _again(insert: Callable[[sa.Table], Any]) -> Any:
    rows = sa.select(OUTBOX.c.number).where(among(OUTBOX.c.number, "numbers")).with_for_update()
    return insert(UNSENT).from_select(["number"], rows).on_conflict_do_nothing()


_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_AS_SENT = {name: _as_sent(insert) for name, insert in _INSERT.items()}
_AGAIN = {name: _again(insert) for name, insert in _INSERT.items()}


def record(  # noqa: PLR0913 - where, what and when of one message
    session: Session,
    envelope: Envelope,
    *,
    exchange: str,
    routing_key: str,
    at: dt.datetime,
    body: bytes | None = None,
    signature: str | None = None,
) -> None:
    """Write one message; `body` keeps the original bytes of one that is passed on, `signature` stands beside them."""
    row = {
        **said(envelope),
        "exchange": exchange,
        "routing_key": routing_key,
        "body": envelopes.encode(envelope) if body is None else body,
        "recorded_at": at,
        "signature": signature,
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

    The head of what waits is enough unless a few keys fill it: then the first row of every key is looked
    for, which reads all that waits.
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
    return [Outgoing(*row) for row in ask(connection, query, named)]


def mark_sent(connection: sa.Connection, numbers: Collection[int], at: dt.datetime) -> None:
    """Only what the broker confirmed; what no longer waits is left as it is."""
    named = {"numbers": list(numbers)}
    connection.execute(_AS_SENT[connection.dialect.name], named | {"at": at})
    connection.execute(_NO_LONGER, named)


class Standing(NamedTuple):
    """A row of a message: whether it waits, and when it was sent last."""

    number: int
    unsent: bool
    sent_at: dt.datetime | None


def send_again(connection: sa.Connection, message_id: str) -> list[Standing]:
    """Let a sent message wait again: the same bytes go out under the same id; gives how its rows stood before."""
    rows = _held(connection, message_id)
    send_these_again(connection, [row.number for row in rows])
    return rows


def _held(connection: sa.Connection, message_id: str) -> list[Standing]:
    """Of one at a time: whoever marks or sends it again at this moment has done so before it is looked at."""
    rows = sa.select(OUTBOX.c.number).where(OUTBOX.c.message_id == message_id)
    connection.execute(rows.with_for_update())
    waiting = sa.select(UNSENT.c.number).where(UNSENT.c.number.in_(rows))
    connection.execute(waiting.with_for_update())
    return [Standing(*row) for row in connection.execute(rows.add_columns(*STANDING))]


def send_these_again(connection: sa.Connection, numbers: Collection[int]) -> None:
    """The same for rows by their numbers; what waits already is left as it is, and what is purged meanwhile is gone."""
    connection.execute(_AGAIN[connection.dialect.name], {"numbers": list(numbers)})


def depth(connection: sa.Connection) -> tuple[int, dt.datetime | None]:
    """How many messages wait, and since when the first of them."""
    count, oldest = connection.execute(_DEPTH).one()
    return count, oldest
