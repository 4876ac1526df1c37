"""Finds the parked message an action is about, and refuses the action where it cannot be taken."""

import datetime as dt

import sqlalchemy as sa

from shared import audit, parking
from shared.parking import Parked, State
from shared.processor import CONTRADICTS
from shared.repair.refused import ActionImpossible
from shared.session import Session


def known(connection: sa.Connection, consumer: str, number: int) -> Parked:
    """The row of that consumer, locked; ActionImpossible when there is none."""
    parked = parking.find(connection, number, locked=True)
    if parked is None or parked.arrival.consumer != consumer:
        raise ActionImpossible(number, "unknown", "a number of chuanyu parked list")
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


def refuse_contradiction(parked: Parked) -> None:
    """What uses an id again is never handled: the sender corrects it under a new one."""
    if CONTRADICTS in parked.arrival.message_id:
        raise ActionImpossible(parked.number, "other content under a used id", "discard")


def on_record(session: Session, action: str, number: int, actor: str, now: dt.datetime) -> None:
    """The audit line of what was done about a parked message."""
    audit.write(session, actor=actor, action=action, subject=f"parked/{number}", at=now)
