"""What the timer and an operator do with parked messages: try again or discard, always on record."""

import datetime as dt

import sqlalchemy as sa
import structlog

from contracts import envelope as envelopes
from contracts.errors import Problem
from shared import audit, inbox, outbox, parking
from shared.causes import cause_of, refusal_of, too_early
from shared.database import DATABASE_TROUBLE, Database
from shared.delivery import Delivery
from shared.failpoints import Point, reach
from shared.inbox import Fate
from shared.logging import origin
from shared.parking import Parked, State
from shared.processor import CONTRADICTS, Processor
from shared.session import Session, working


log = structlog.get_logger()
TIMER = "timer"
ROUND = 100  # rows a round of the timer tries at most


class ActionImpossible(Exception):
    """The message is unknown, settled, or not the first of its key."""

    code = "ACTION_IMPOSSIBLE"

    def __init__(self, message: int | str, state: str, possible: str) -> None:
        super().__init__(f"message {message} is {state} (possible: {possible})")
        self.possible = possible


def retry(processor: Processor, number: int, *, actor: str) -> bool:
    """Try one parked message again, effects and end of parking in one transaction; False when it failed.

    Raises ActionImpossible for a row that is settled, behind another of its key, or under an id that
    already took effect with other content.
    """
    now = processor.clock.now()
    try:
        with working(processor.database) as session:
            parked = _head(session.connection, processor.consumer, number)
            _refuse_contradiction(parked)
            _handle_again(session, processor, parked, actor, now)
            session.flush()
            reach(Point.INSIDE_RETRY, [parked])
    except (*DATABASE_TROUBLE, ActionImpossible):
        raise
    except Exception as error:  # noqa: BLE001 - it is refused, or stays parked with the newest cause
        return _failed(processor, number, error, actor, now)
    log.info("retry_handled", parked=number, actor=actor)
    return True


def _failed(
    processor: Processor, number: int, error: Exception, actor: str, now: dt.datetime
) -> bool:
    """True when a rule refused the message for good, which ends its parking."""
    with working(processor.database) as session:
        connection = session.connection
        parked = _head(connection, processor.consumer, number)
        refuse, refusal = processor.refuse, refusal_of(error)
        if refuse is None or refusal is None:
            cause = cause_of(error)
        elif _is_behind_an_effect(connection, parked):
            cause = too_early(refusal)
        else:
            refuse(session, envelopes.decode(parked.body), refusal)
            _refused(session, parked, refusal, actor, now)
            return True
        parking.failed_again(connection, number, cause, now)
        _on_record(session, "retry-failed", number, actor, now)
    log.warning("retry_failed", parked=number, actor=actor, **origin(error))
    return False


def _is_behind_an_effect(connection: sa.Connection, parked: Parked) -> bool:
    """Whether an earlier message of the key waits for its cause; only such a one lets others pass."""
    arrival = parked.arrival
    return parking.first_waiting(connection, arrival.consumer, arrival.key) != parked.number


def _refused(
    session: Session, parked: Parked, refusal: Problem, actor: str, now: dt.datetime
) -> None:
    note, connection = {"problems": [refusal.as_dict()]}, session.connection
    inbox.settle(connection, parked.arrival, Fate.REFUSED, now, note)
    parking.settle(connection, parked.number, State.REFUSED, by=actor, why=refusal.code, at=now)
    _on_record(session, "refuse", parked.number, actor, now)
    log.warning("retry_refused", parked=parked.number, actor=actor, code=refusal.code)


def _refuse_contradiction(parked: Parked) -> None:
    """What uses an id again is never handled: the sender corrects it under a new one."""
    if CONTRADICTS in parked.arrival.message_id:
        raise ActionImpossible(parked.number, "other content under a used id", "discard")


def _handle_again(
    session: Session, processor: Processor, parked: Parked, actor: str, now: dt.datetime
) -> None:
    delivery = Delivery(
        body=parked.body,
        headers=parked.headers,
        exchange=parked.exchange,
        routing_key=parked.routing_key,
    )
    processor.handle(session, envelopes.decode(parked.body), delivery)
    connection = session.connection
    inbox.settle(connection, parked.arrival, Fate.HANDLED, now)
    parking.settle(connection, parked.number, State.HANDLED, by=actor, why="retry", at=now)
    parking.hasten(connection, processor.consumer, parked.arrival.key, now)
    _on_record(session, "retry", parked.number, actor, now)


def discard(processor: Processor, number: int, *, actor: str, reason: str) -> None:
    """Give a parked message up for good; what waits behind it goes on by itself."""
    now = processor.clock.now()
    with working(processor.database) as session:
        connection = session.connection
        parked = _head(connection, processor.consumer, number)
        inbox.settle(connection, parked.arrival, Fate.DISCARDED, now)
        parking.settle(connection, number, State.DISCARDED, by=actor, why=reason, at=now)
        _on_record(session, "discard", number, actor, now)
    log.warning("parked_discarded", parked=number, actor=actor)


def resend(database: Database, message_id: str, *, actor: str, now: dt.datetime) -> None:
    """Send a message of the outbox again, same id and bytes; receivers that have it drop the copy.

    Raises ActionImpossible when this service never wrote it.
    """
    with working(database) as session:
        if not outbox.send_again(session.connection, message_id):
            raise ActionImpossible(message_id, "unknown", "an id that this service published")
        audit.write(session, actor=actor, action="resend", subject=message_id, at=now)
    log.warning("message_resent", message_id=message_id, actor=actor)


def retry_due(processor: Processor) -> int:
    """One round of the timer over what is due, heads first; gives how many were tried."""
    with processor.database.reading() as connection:
        numbers = parking.due(connection, processor.consumer, processor.clock.now(), ROUND)
    for number in numbers:
        _retry_unless_settled(processor, number)
    return len(numbers)


def _retry_unless_settled(processor: Processor, number: int) -> None:
    try:
        retry(processor, number, actor=TIMER)
    except ActionImpossible:  # an operator was faster
        log.info("retry_overtaken", parked=number)


def _head(connection: sa.Connection, consumer: str, number: int) -> Parked:
    parked = parking.find(connection, number)
    if parked is None or parked.arrival.consumer != consumer:
        raise ActionImpossible(number, "unknown", "a number of chuanyu parked list")
    if parked.state != State.WAITING:
        raise ActionImpossible(number, parked.state, "nothing")
    first = parking.blocker(connection, number)
    if first is not None:
        raise ActionImpossible(number, f"behind {first}", f"{first} first")
    return parked


def _on_record(session: Session, action: str, number: int, actor: str, now: dt.datetime) -> None:
    audit.write(session, actor=actor, action=action, subject=f"parked/{number}", at=now)
