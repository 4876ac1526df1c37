"""The later life of a parked row: tried, failed again, settled, opened again, its message replaced."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from shared import history
from shared.parking import PARKED, Cause, Parked, State, next_try


IDLE = {"tried_by": None, "tried_since": None, "unended": 0}
UNSETTLED = dict.fromkeys(("settled_at", "settled_by", "settled_reason"))


def begin(
    connection: sa.Connection, number: int, process: str, now: dt.datetime, *, unended: int = 0
) -> None:
    """A process is about to handle it: committed before, so that its death can be seen afterwards.

    `unended` processes were so before it, one after the other, and nobody heard of them again.
    """
    chosen = PARKED.update().where(PARKED.c.number == number)
    connection.execute(chosen.values(tried_by=process, tried_since=now, unended=unended))


def end(connection: sa.Connection, number: int) -> None:
    """Whoever was handling it did not die of it."""
    chosen = PARKED.update().where(PARKED.c.number == number)
    connection.execute(chosen.values(IDLE))


def failed_again(
    connection: sa.Connection, number: int, cause: Cause, now: dt.datetime, *, by: str
) -> None:
    """Another try failed: count it, keep the newest cause, set the next time; idle once it is settled."""
    mine = sa.and_(PARKED.c.number == number, PARKED.c.state == State.WAITING)
    before = connection.execute(sa.select(PARKED.c.attempts).where(mine)).scalar_one_or_none()
    if before is None:
        return
    attempts = before + 1
    values = {
        "reason": cause.reason,
        "problems": cause.problems,
        "attempts": attempts,
        "next_try": next_try(cause.reason, attempts, now),
        **IDLE,
    }
    connection.execute(PARKED.update().where(mine).values(values))
    history.record(
        connection,
        number,
        "failed",
        actor=by,
        at=now,
        reason=cause.reason,
        problems=cause.problems,
    )


def settle(  # noqa: PLR0913 - who ended it, how, why and when
    connection: sa.Connection, number: int, state: State, *, by: str, why: str, at: dt.datetime
) -> None:
    """End of a parked row."""
    values = {"state": state, "settled_at": at, "settled_by": by, "settled_reason": why}
    connection.execute(PARKED.update().where(PARKED.c.number == number).values(values | IDLE))
    history.record(connection, number, state, actor=by, at=at)


def reopen(connection: sa.Connection, parked: Parked, *, by: str, at: dt.datetime) -> None:
    """It waits again, as before it was settled."""
    values = {
        "state": State.WAITING,
        "next_try": next_try(parked.reason, parked.attempts, at),
        **UNSETTLED,
    }
    connection.execute(PARKED.update().where(PARKED.c.number == parked.number).values(values))
    history.record(connection, parked.number, "restored", actor=by, at=at)


def replace(  # noqa: PLR0913 - what takes which place, by whom and when
    connection: sa.Connection,
    number: int,
    values: dict[str, Any],
    what: str,
    *,
    by: str,
    at: dt.datetime,
) -> None:
    """Another message takes the place of the one in this row, so that the order of the key stays."""
    connection.execute(PARKED.update().where(PARKED.c.number == number).values(values))
    history.record(connection, number, what, actor=by, at=at)
