"""What an operator sees of parked and outgoing messages: lists, groups by cause, everything about one."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from contracts import envelope as envelopes
from contracts.errors import Unreadable
from shared import edits, history, parking
from shared.masking import masked
from shared.outbox import OUTBOX, STANDING
from shared.parking import PARKED, Parked, State
from shared.repair import discarding
from shared.repair.changes import difference
from shared.repair.choosing import CODE, Choice


Answer = dict[str, Any]
CHAIN = 20  # of those behind it, as many are named
_SHOWN = [c for c in PARKED.c if c.name not in {"body", "headers", "digest"}]


def listing(connection: sa.Connection, choice: Choice, limit: int) -> list[Answer]:
    """Waiting rows, the oldest first: everything but the body."""
    query = sa.select(*_SHOWN).where(*choice.conditions()).order_by(PARKED.c.number)
    return [dict(row) for row in connection.execute(query.limit(limit)).mappings()]


def groups(connection: sa.Connection) -> list[Answer]:
    """Waiting rows by cause: how many, since when, which is the first, when the next is tried."""
    cause = (PARKED.c.reason, CODE.label("code"), PARKED.c.contract)
    columns = (
        sa.func.count().label("count"),
        sa.func.min(PARKED.c.parked_at, type_=PARKED.c.parked_at.type).label("oldest"),
        sa.func.min(PARKED.c.number).label("first"),
        sa.func.min(PARKED.c.next_try, type_=PARKED.c.next_try.type).label("next_try"),
    )
    query = sa.select(*cause, *columns).where(PARKED.c.state == State.WAITING).group_by(*cause)
    found = [dict(row) for row in connection.execute(query).mappings()]
    return sorted(found, key=lambda group: (-group["count"], group["first"]))


def outcome(connection: sa.Connection, number: int) -> Answer:
    """How a row stands after something was done to it."""
    columns = (
        PARKED.c.message_id,
        PARKED.c.state,
        PARKED.c.reason,
        PARKED.c.problems,
        PARKED.c.attempts,
        PARKED.c.next_try,
    )
    row = connection.execute(sa.select(*columns).where(PARKED.c.number == number)).mappings().one()
    return dict(row)


def number_of(connection: sa.Connection, message_id: str) -> int | None:
    """The newest row in which that message stands or stood."""
    query = sa.select(sa.func.max(PARKED.c.number)).where(PARKED.c.message_id == message_id)
    number: int | None = connection.execute(query).scalar_one()
    return number


def consumer_of(connection: sa.Connection, number: int) -> str | None:
    query = sa.select(PARKED.c.consumer).where(PARKED.c.number == number)
    return connection.execute(query).scalar_one_or_none()


def parked(
    connection: sa.Connection, number: int, now: dt.datetime, *, body: bool
) -> Answer | None:
    """Everything about one: problems, history, what it waits for and what for it, what can be done."""
    found = parking.find(connection, number)
    if found is None:
        return None
    row = connection.execute(sa.select(PARKED).where(PARKED.c.number == number)).mappings().one()
    shown = {name: row[name] for name in row if name not in {"body", "headers"}}
    return {
        **shown,
        "place": edits.Place.PARKED,
        "bytes": len(row["body"]),
        "history": history.lines(connection, number),
        "edits": edits.links(connection, row["message_id"]),
        **_chain(connection, found),
        "undo": _undo(connection, found, now),
        **(_body(connection, row) if body else {}),
    }


def _chain(connection: sa.Connection, found: Parked) -> Answer:
    arrival, blocked_by = found.arrival, None
    if found.state == State.WAITING:
        blocked_by = parking.blocker(connection, found.number)
    behind = (
        PARKED.c.state == State.WAITING,
        PARKED.c.consumer == arrival.consumer,
        PARKED.c.key == arrival.key,
        PARKED.c.key != "",
        PARKED.c.number > found.number,
    )
    count = sa.select(sa.func.count()).where(*behind)
    columns = (PARKED.c.number, PARKED.c.message_id, PARKED.c.contract, PARKED.c.reason)
    named = sa.select(*columns, PARKED.c.parked_at).where(*behind).order_by(PARKED.c.number)
    rows = connection.execute(named.limit(CHAIN)).mappings()
    return {
        "blocked_by": blocked_by,
        "behind": connection.execute(count).scalar_one(),
        "chain": [dict(row) for row in rows],
    }


def _undo(connection: sa.Connection, found: Parked, now: dt.datetime) -> Answer:
    """Whether the last repair of it can be taken back, until when, and why not."""
    if found.state == State.DISCARDED:
        late = discarding.too_late(connection, found, now)
        until = found.settled_at and found.settled_at + discarding.UNDO_WITHIN
        return {"of": "discard", "possible": late is None, "until": until, "why": late}
    if found.state == State.WAITING and edits.standing(connection, found.arrival.message_id):
        return {
            "of": "edit",
            "possible": True,
            "until": None,
            "why": "发出或处理之前 until it is sent or settled",
        }
    why = (
        "尚无处置 nothing was done yet"
        if found.state == State.WAITING
        else "已生效 its effects are committed"
    )
    return {"of": None, "possible": False, "until": None, "why": why}


def outgoing(connection: sa.Connection, message_id: str, *, body: bool) -> Answer | None:
    """Everything about a message of the outbox; None when this service has none of that id."""
    mine = sa.select(OUTBOX, *STANDING).where(OUTBOX.c.message_id == message_id)
    query = mine.order_by(OUTBOX.c.number)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    names = ("number", "message_id", "source", "contract", "key", "exchange", "routing_key")
    return {
        "place": edits.Place.OUTBOX,
        **{name: row[name] for name in (*names, "recorded_at", "unsent", "sent_at")},
        "digest": envelopes.digest(row["body"]),
        "bytes": len(row["body"]),
        "edits": edits.links(connection, message_id),
        **(_body(connection, row) if body else {}),
    }


def _body(connection: sa.Connection, row: sa.RowMapping) -> Answer:
    """The message with personal information masked; what cannot be read cannot be masked either.

    Of an edited one also what was different before.
    """
    try:
        envelope = envelopes.decode(row["body"])
    except Unreadable:
        return {"message": None}
    said = {name: value for name, value in vars(envelope).items() if name != "extensions"}
    answer: Answer = {"message": said | {"data": masked(envelope, envelope.data)}}
    made = edits.standing(connection, envelope.id)
    if made:
        answer["difference"] = difference(envelopes.decode(made.original), envelope)
    return answer
