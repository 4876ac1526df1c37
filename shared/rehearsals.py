"""Test messages: handled within a savepoint, told what they led to, and undone where they must not count."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from shared.causes import cause_of
from shared.database import DATABASE_TROUBLE
from shared.outbox import OUTBOX
from shared.parking import Cause
from shared.session import Session


Note = dict[str, Any]


def rehearse(
    connection: sa.Connection, message_id: str, handle: Callable[[Session], None], *, keeps: bool
) -> tuple[Note, bool]:
    """What a tester is told, and whether the effects were kept: never those of a failure."""
    told, savepoint = note(None), connection.begin_nested()
    session = Session(connection)  # of its own: what is undone must not be written later
    try:
        handle(session)
        told["led_to"] = _led_to(session.connection, message_id)
    except DATABASE_TROUBLE:
        raise
    except Exception as error:  # noqa: BLE001 - the tester gets the cause, nobody else is troubled
        told = note(cause_of(error))
    kept = keeps and not told["problems"]
    if kept:
        savepoint.commit()
    else:
        savepoint.rollback()
    return told, kept


def note(cause: Cause | None) -> Note:
    """What it would have led to, or why it failed."""
    if cause is None:
        return {"led_to": [], "reason": None, "problems": []}
    return {"led_to": [], "reason": cause.reason, "problems": cause.problems}


def _led_to(connection: sa.Connection, message_id: str) -> list[str]:
    query = sa.select(OUTBOX.c.contract).where(OUTBOX.c.causation_id == message_id)
    return sorted(connection.execute(query).scalars())
