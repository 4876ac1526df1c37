"""Finds the message an action is about, and refuses the action where it cannot be taken."""

import datetime as dt

import sqlalchemy as sa

from shared import audit, edits, parking
from shared.parking import PARKED, Parked, State
from shared.processor import CONTRADICTS
from shared.repair.refused import LISTED, ActionImpossible, NotFound
from shared.session import Session


CORRECTED = "已更正,这是原报文标识 the id of the message that was corrected"
UNDONE = "修改已撤销 an edit that was already undone"


def known(connection: sa.Connection, consumer: str, number: int) -> Parked:
    """The row of that consumer, locked; NotFound when there is none."""
    parked = parking.find(connection, number, locked=True)
    if parked is None or parked.arrival.consumer != consumer:
        raise NotFound(number, LISTED)
    return parked


def waiting(connection: sa.Connection, consumer: str, number: int) -> Parked:
    """One that is not settled."""
    parked = known(connection, consumer, number)
    if parked.state != State.WAITING:
        raise ActionImpossible(number, parked.state, "nothing")
    return parked


def head(connection: sa.Connection, consumer: str, number: int) -> Parked:
    """One that waits for nobody."""
    parked = waiting(connection, consumer, number)
    first = parking.blocker(connection, number)
    if first is not None:
        raise ActionImpossible(number, f"behind {first}", f"{first} first")
    return parked


def absent(connection: sa.Connection, message_id: str, possible: str) -> ActionImpossible:
    """Why there is nothing of that id to act on: edited, or parked as the row says, or not known here."""
    edited = no_edit(connection, message_id)
    if edited is not None:
        return edited
    query = sa.select(PARKED.c.number, PARKED.c.state).where(PARKED.c.message_id == message_id)
    row = connection.execute(query.order_by(PARKED.c.number.desc()).limit(1)).first()
    if row is None:
        return NotFound(message_id, possible)
    return ActionImpossible(message_id, f"parked as {row.number}, {row.state}", possible)


def no_edit(connection: sa.Connection, message_id: str) -> ActionImpossible | None:
    """What became of the edit from or to that id, which is none that stands; None when there was none."""
    new_id = edits.successor(connection, message_id)
    if new_id:
        return ActionImpossible(message_id, CORRECTED, f"新标识 its new id: {new_id}")
    old_id = edits.restored(connection, message_id)
    if old_id:
        return ActionImpossible(message_id, UNDONE, f"原报文 the original: {old_id}")
    return None


def refuse_contradiction(parked: Parked) -> None:
    """What uses an id again is never handled: the sender corrects it under a new one."""
    if CONTRADICTS in parked.arrival.message_id:
        raise ActionImpossible(parked.number, "other content under a used id", "discard")


def on_record(session: Session, action: str, number: int, actor: str, now: dt.datetime) -> None:
    """The audit line of what was done about a parked message."""
    audit.write(session, actor=actor, action=action, subject=f"parked/{number}", at=now)
