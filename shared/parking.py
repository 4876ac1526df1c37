"""Parked messages (滞留消息): what could not be handled, kept with its bytes, reason and next try.

One bad message stops nobody: it is a row here and acked at the broker.  Later messages of its key
wait behind it, in order.  Database errors are never parked: nothing is acked then.
"""

import datetime as dt
import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from shared import history
from shared.among import among
from shared.database import KERNEL, Number, UtcTime
from shared.inbox import Arrival


class Reason(StrEnum):
    """Why a message is parked; RETRIED are tried again by themselves, HELD when it is woken, the others by a person."""

    UNREADABLE = "unreadable"
    CONTRACT_BROKEN = "contract-broken"
    UNKNOWN_VERSION = "unknown-version"
    HANDLER_ERROR = "handler-error"
    CAUSE_MISSING = (
        "cause-missing"  # an effect before its cause: blocks nobody, tried after each message
    )
    HELD = "held"  # nothing is wrong with it, but its time has not come; who holds it wakes it then
    EXPIRED = "expired"  # it came too late to take effect
    NOT_ALLOWED = "not-allowed"  # refused where nobody can be told so: at the border
    BLOCKED = "blocked"
    KILLED_PROCESS = "killed-process"  # processes that began to handle it never ended
    EDITED = "edited"  # corrected by us; waits until somebody tries it, so that it can be undone


class State(StrEnum):
    """A parked row ends as handled, refused by rule, or discarded."""

    WAITING = "waiting"
    HANDLED = "handled"
    REFUSED = "refused"
    DISCARDED = "discarded"


PARKED = sa.Table(
    "parked",
    KERNEL,
    sa.Column("number", Number, primary_key=True, autoincrement=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("message_id", sa.String(80), nullable=False, index=True),
    sa.Column("consumer", sa.String(64), nullable=False),
    sa.Column("contract", sa.String(100), nullable=False),
    sa.Column("key", sa.String(128), nullable=False, index=True),
    sa.Column("digest", sa.String(71), nullable=False),
    sa.Column("occurred_at", UtcTime),
    sa.Column("exchange", sa.String(64), nullable=False),
    sa.Column("routing_key", sa.String(255), nullable=False),
    sa.Column("headers", sa.JSON, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("problems", sa.JSON, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("parked_at", UtcTime, nullable=False),
    sa.Column("next_try", UtcTime),
    sa.Column(
        "tried_by", sa.String(36)
    ),  # the process that is handling it just now, and since when
    sa.Column("tried_since", UtcTime),
    sa.Column("unended", sa.Integer, nullable=False, server_default="0"),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("settled_at", UtcTime),
    sa.Column("settled_by", sa.String(64)),
    sa.Column("settled_reason", sa.String(500)),
    sa.Index("parked_waiting", "state", "consumer", "key", "number"),
)
# made once, as they are asked for every message
_WAITING = (PARKED.c.state == State.WAITING, PARKED.c.consumer == sa.bindparam("consumer"))
REASONS_WAITING = (
    sa.select(PARKED.c.reason).where(*_WAITING, PARKED.c.key == sa.bindparam("key")).distinct()
)
KEYS_WAITING = sa.select(PARKED.c.key).where(*_WAITING, among(PARKED.c.key, "keys")).distinct()
FIRST_DELAY = dt.timedelta(seconds=5)
LONGEST_DELAY = dt.timedelta(minutes=10)
SPREAD = (
    0.25  # a try comes up to so much sooner, or all that failed together would come back together
)
chance = random.Random()  # noqa: S311 - it only spreads the load; tests put another in its place
HARMLESS = frozenset({Reason.CAUSE_MISSING, Reason.NOT_ALLOWED, Reason.EXPIRED})  # block nobody
RETRIED = frozenset({Reason.UNKNOWN_VERSION, Reason.HANDLER_ERROR, Reason.CAUSE_MISSING})


@dataclass(frozen=True)
class Cause:
    """The reason with its coded problems."""

    reason: Reason
    problems: list[dict[str, str]]


@dataclass(frozen=True)
class Parked:
    """A parked row as the retry needs it."""

    number: int
    arrival: Arrival
    exchange: str
    routing_key: str
    headers: dict[str, Any]
    body: bytes
    reason: str
    attempts: int
    state: str
    parked_at: dt.datetime
    tried_by: str | None = None
    tried_since: dt.datetime | None = None
    unended: int = 0
    settled_at: dt.datetime | None = None


def next_try(reason: str, attempts: int, now: dt.datetime) -> dt.datetime | None:
    """When to try again: doubled each time up to ten minutes; None means only when somebody says so."""
    if reason not in RETRIED:
        return None
    factor: int = 2 ** min(max(attempts, 1) - 1, 20)
    delay = min(FIRST_DELAY * factor, LONGEST_DELAY)
    return now + delay * (1 - SPREAD * chance.random())


def park(  # noqa: PLR0913 - a parked row keeps all of the delivery
    connection: sa.Connection,
    arrival: Arrival,
    cause: Cause,
    *,
    body: bytes,
    headers: dict[str, Any],
    exchange: str,
    routing_key: str,
    at: dt.datetime,
) -> None:
    """Keep a message that could not be handled."""
    attempts = 0 if cause.reason is Reason.BLOCKED else 1
    row = {
        **vars(arrival),
        "body": body,
        "headers": headers,
        "exchange": exchange,
        "routing_key": routing_key,
        "reason": cause.reason,
        "problems": cause.problems,
        "attempts": attempts,
        "parked_at": at,
        "next_try": next_try(cause.reason, attempts, at),
        "state": State.WAITING,
    }
    number = connection.execute(PARKED.insert().returning(PARKED.c.number), row).scalar_one()
    if attempts:
        history.record(
            connection,
            number,
            "parked",
            actor=arrival.consumer,
            at=at,
            reason=cause.reason,
            problems=cause.problems,
        )


def reasons_waiting(connection: sa.Connection, consumer: str, key: str) -> set[str]:
    """Why earlier messages of the key wait; nothing for an empty key, which is nobody's order."""
    if not key:
        return set()
    named = {"consumer": consumer, "key": key}
    return set(connection.execute(REASONS_WAITING, named).scalars())


def headers_waiting(connection: sa.Connection, consumer: str, key: str, name: str) -> list[Any]:
    """That header of the earlier messages of the key that have to be settled first."""
    chosen = (*_waiting(consumer), PARKED.c.key == key, PARKED.c.reason.not_in(HARMLESS))
    rows = connection.execute(sa.select(PARKED.c.headers).where(*chosen)).scalars()
    return [headers.get(name) for headers in rows]


def renew(
    connection: sa.Connection, arrival: Arrival, headers: Mapping[str, Any], at: dt.datetime
) -> None:
    """A copy of a message that waits came, with these headers: what its first said of itself may hold no more."""
    names = ("source", "message_id", "consumer", "digest")
    mine = [PARKED.c[name] == getattr(arrival, name) for name in names]
    waiting = (*mine, PARKED.c.state == State.WAITING)
    for row in connection.execute(sa.select(PARKED.c.number, PARKED.c.headers).where(*waiting)):
        values = {"headers": {**row.headers, **headers}, "parked_at": at}
        connection.execute(PARKED.update().where(PARKED.c.number == row.number).values(values))


def hasten(connection: sa.Connection, consumer: str, key: str, now: dt.datetime) -> None:
    """A message of the key was handled: it may be the cause that others wait for."""
    chosen = (*_waiting(consumer), PARKED.c.key == key, PARKED.c.reason == Reason.CAUSE_MISSING)
    connection.execute(PARKED.update().where(*chosen).values(next_try=now))


def hasten_unknown_versions(connection: sa.Connection, consumer: str, now: dt.datetime) -> None:
    """After a start, which may be the upgrade that they wait for."""
    chosen = (*_waiting(consumer), PARKED.c.reason == Reason.UNKNOWN_VERSION)
    connection.execute(PARKED.update().where(*chosen).values(next_try=now))


def asleep(connection: sa.Connection, consumer: str) -> set[str]:
    """The contracts of the messages that are held, and that nobody has woken."""
    query = sa.select(PARKED.c.contract).where(*_held(consumer)).distinct()
    return set(connection.execute(query).scalars())


def wake(
    connection: sa.Connection, consumer: str, contracts: Collection[str], now: dt.datetime
) -> int:
    """Nothing holds the messages of these contracts any more; gives how many there were."""
    chosen = (*_held(consumer), PARKED.c.contract.in_(contracts))
    return connection.execute(PARKED.update().where(*chosen).values(next_try=now)).rowcount


def first_waiting(connection: sa.Connection, consumer: str, key: str) -> int | None:
    """The oldest waiting row of a key."""
    query = sa.select(sa.func.min(PARKED.c.number)).where(*_waiting(consumer), PARKED.c.key == key)
    number: int | None = connection.execute(query).scalar_one()
    return number


def blocker(connection: sa.Connection, number: int) -> int | None:
    """The oldest row that has to be settled before this one may be tried, or None."""
    older = PARKED.alias("older")
    query = sa.select(sa.func.min(older.c.number)).where(PARKED.c.number == number, *_before(older))
    found: int | None = connection.execute(query).scalar_one()
    return found


def due(connection: sa.Connection, consumer: str, now: dt.datetime, limit: int) -> list[int]:
    """Numbers of unblocked rows whose time has come, and of blocked ones that no longer are."""
    timely = sa.or_(PARKED.c.next_try <= now, PARKED.c.reason == Reason.BLOCKED)
    query = sa.select(PARKED.c.number).where(*_waiting(consumer), timely, free())
    return list(connection.execute(query.order_by(PARKED.c.number).limit(limit)).scalars())


def _before(older: sa.FromClause) -> tuple[sa.ColumnElement[bool], ...]:
    """A row of `older` blocks one of PARKED; an effect before its cause blocks only its like.

    The cause may stand behind others that wait: if they had to wait for the effect, all would for ever.
    What is not allowed will never take effect, so nothing has to come after it.
    """
    both_early = sa.and_(
        older.c.reason == Reason.CAUSE_MISSING, PARKED.c.reason == Reason.CAUSE_MISSING
    )
    causes = sa.or_(older.c.reason.not_in(HARMLESS), both_early)
    return (
        older.c.state == State.WAITING,
        older.c.consumer == PARKED.c.consumer,
        older.c.key == PARKED.c.key,
        older.c.number < PARKED.c.number,
        PARKED.c.key != "",
        causes,
    )


def free() -> sa.ColumnElement[bool]:
    """Nothing of its key has to be settled before it."""
    return ~sa.exists().where(*_before(PARKED.alias("older")))


def find(connection: sa.Connection, number: int, *, locked: bool = False) -> Parked | None:
    """The row; `locked` until the transaction ends, where the database knows row locks."""
    query = sa.select(PARKED).where(PARKED.c.number == number)
    row = connection.execute(query.with_for_update() if locked else query).first()
    return _parked(row) if row else None


def waiting_by_reason(connection: sa.Connection) -> dict[str, int]:
    query = (
        sa.select(PARKED.c.reason, sa.func.count())
        .where(PARKED.c.state == State.WAITING)
        .group_by(PARKED.c.reason)
    )
    return {reason: count for reason, count in connection.execute(query)}  # noqa: C416 - rows, not pairs


def _waiting(consumer: str) -> tuple[sa.ColumnElement[bool], ...]:
    return PARKED.c.state == State.WAITING, PARKED.c.consumer == consumer


def _held(consumer: str) -> tuple[sa.ColumnElement[bool], ...]:
    return *_waiting(consumer), PARKED.c.reason == Reason.HELD, PARKED.c.next_try.is_(None)


def _parked(row: sa.Row[Any]) -> Parked:
    names = ("source", "message_id", "consumer", "contract", "key", "digest", "occurred_at")
    arrival = Arrival(**{name: getattr(row, name) for name in names})
    others = [f.name for f in fields(Parked) if f.name != "arrival"]
    return Parked(arrival=arrival, **{name: getattr(row, name) for name in others})
