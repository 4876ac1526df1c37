"""Tries parked messages again, for the timer and for operators: effects and end of parking in one transaction."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
import structlog

from contracts import envelope as envelopes
from contracts.errors import Problem
from shared import inbox, parking, settlement
from shared.causes import cause_of, refusal_of, too_early
from shared.database import DATABASE_TROUBLE
from shared.failpoints import Point, reach
from shared.inbox import Fate
from shared.logging import origin
from shared.parking import Parked, State
from shared.processor import Processor
from shared.repair.guarding import delivery_of, trying
from shared.repair.heads import head, on_record
from shared.repair.refused import ActionImpossible
from shared.session import Session, working


log = structlog.get_logger()
TIMER = "timer"
ROUND = 100  # rows a round of the timer tries at most


class Tried(StrEnum):
    """What came of a try."""

    HANDLED = "handled"
    REFUSED = "refused"  # a rule forbids it for good, and the sender was told
    FAILED = "failed"  # it stays parked, with the newest cause
    KILLED = "killed"  # not tried: the last tries killed their processes


def retry(processor: Processor, number: int, *, actor: str) -> Tried:
    """Try one parked message again.

    Raises ActionImpossible for a row that is settled, behind another of its key, just being tried, or
    under an id that already took effect with other content; database trouble, after which nothing happened.
    """
    now = processor.clock.now()
    with trying(processor, number, actor) as begun:
        return _try(processor, number, actor, now) if begun else Tried.KILLED


def _try(processor: Processor, number: int, actor: str, now: dt.datetime) -> Tried:
    try:
        with working(processor.database) as session:
            parked = head(session.connection, processor.consumer, number)
            _handle_again(session, processor, parked, actor, now)
            session.flush()
            reach(Point.INSIDE_RETRY, [parked])
    except (*DATABASE_TROUBLE, ActionImpossible):
        raise
    except Exception as error:  # noqa: BLE001 - it is refused, or stays parked with the newest cause
        return _failed(processor, number, error, actor, now)
    log.info("retry_handled", parked=number, actor=actor)
    return Tried.HANDLED


def _failed(
    processor: Processor, number: int, error: Exception, actor: str, now: dt.datetime
) -> Tried:
    with working(processor.database) as session:
        connection = session.connection
        parked = head(connection, processor.consumer, number)
        refuse, refusal = processor.refuse, refusal_of(error)
        if refuse is None or refusal is None:
            cause = cause_of(error)
        elif is_behind_an_effect(connection, parked):
            cause = too_early(refusal)
        else:
            refuse(session, envelopes.decode(parked.body), refusal)
            _refused(session, parked, refusal, actor, now)
            return Tried.REFUSED
        settlement.failed_again(connection, number, cause, now, by=actor)
        if (
            actor != TIMER
        ):  # its failures stand in the history, which is bounded as the audit is not
            on_record(session, "retry-failed", number, actor, now)
    log.warning("retry_failed", parked=number, actor=actor, **origin(error))
    return Tried.FAILED


def is_behind_an_effect(connection: sa.Connection, parked: Parked) -> bool:
    """Whether an earlier message of the key waits for its cause; only such a one lets others pass."""
    arrival = parked.arrival
    return parking.first_waiting(connection, arrival.consumer, arrival.key) != parked.number


def _refused(
    session: Session, parked: Parked, refusal: Problem, actor: str, now: dt.datetime
) -> None:
    note, connection = {"problems": [refusal.as_dict()]}, session.connection
    inbox.settle(connection, parked.arrival, Fate.REFUSED, now, note)
    settlement.settle(connection, parked.number, State.REFUSED, by=actor, why=refusal.code, at=now)
    on_record(session, "refuse", parked.number, actor, now)
    log.warning("retry_refused", parked=parked.number, actor=actor, code=refusal.code)


def _handle_again(
    session: Session, processor: Processor, parked: Parked, actor: str, now: dt.datetime
) -> None:
    processor.handle(session, envelopes.decode(parked.body), delivery_of(parked))
    connection = session.connection
    inbox.settle(connection, parked.arrival, Fate.HANDLED, now)
    settlement.settle(connection, parked.number, State.HANDLED, by=actor, why="retry", at=now)
    parking.hasten(connection, processor.consumer, parked.arrival.key, now)
    on_record(session, "retry", parked.number, actor, now)


def retry_due(processor: Processor) -> int:
    """One round of the timer over what is due, heads first; gives how many were tried."""
    with processor.database.reading() as connection:
        numbers = parking.due(connection, processor.consumer, processor.clock.now(), ROUND)
    return sum(_was_tried(processor, number) for number in numbers)


def _was_tried(processor: Processor, number: int) -> bool:
    try:
        retry(processor, number, actor=TIMER)
    except ActionImpossible:  # an operator or another process was faster
        log.info("retry_overtaken", parked=number)
        return False
    return True
