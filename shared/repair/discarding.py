"""Gives parked messages up, and takes that back while nothing behind them took effect."""

import datetime as dt

import sqlalchemy as sa
import structlog

from shared import inbox, settlement
from shared.inbox import INBOX, Fate
from shared.parking import HARMLESS, PARKED, Parked, State
from shared.processor import Processor
from shared.repair.heads import head, known, on_record
from shared.repair.refused import ActionImpossible, UndoTooLate
from shared.session import working


log = structlog.get_logger()
UNDO_WITHIN = dt.timedelta(days=7)


def discard(processor: Processor, number: int, *, actor: str, reason: str) -> None:
    """Give a parked message up; what waits behind it goes on by itself."""
    now = processor.clock.now()
    with working(processor.database) as session:
        connection = session.connection
        parked = head(connection, processor.consumer, number)
        inbox.settle(connection, parked.arrival, Fate.DISCARDED, now)
        settlement.settle(connection, number, State.DISCARDED, by=actor, why=reason, at=now)
        on_record(session, "discard", number, actor, now)
    log.warning("parked_discarded", parked=number, actor=actor)


def restore(processor: Processor, number: int, *, actor: str) -> None:
    """A discarded message waits again, in its old place; UndoTooLate when that place is lost."""
    now = processor.clock.now()
    with working(processor.database) as session:
        connection = session.connection
        _alone(connection)
        parked = known(connection, processor.consumer, number)
        if parked.state != State.DISCARDED:
            raise ActionImpossible(number, parked.state, "undo of a discarded one")
        late = too_late(connection, parked, now)
        if late:
            raise UndoTooLate(number, late, "a new message")
        inbox.reopen(connection, parked.arrival)
        settlement.reopen(connection, parked, by=actor, at=now)
        on_record(session, "restore", number, actor, now)
    log.warning("parked_restored", parked=number, actor=actor)


def _alone(connection: sa.Connection) -> None:
    """Nobody who looked at what waits is still at work, or will look before we are done.

    SQLite has one transaction at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE parked IN ACCESS EXCLUSIVE MODE"))


def too_late(connection: sa.Connection, parked: Parked, now: dt.datetime) -> str | None:
    """Why a discarded message can no longer be restored."""
    if parked.settled_at is None or now - parked.settled_at > UNDO_WITHIN:
        return f"放弃已超过 {UNDO_WITHIN.days} 天 discarded more than {UNDO_WITHIN.days} days ago"
    if parked.arrival.key and parked.reason not in HARMLESS and _overtaken(connection, parked):
        return "其后报文已生效 overtaken by a later message of its key"
    return None


def _overtaken(connection: sa.Connection, parked: Parked) -> bool:
    """Whether a message of its key that came after it has taken effect."""
    earlier = sa.exists().where(
        PARKED.c.source == INBOX.c.source,
        PARKED.c.message_id == INBOX.c.message_id,
        PARKED.c.consumer == INBOX.c.consumer,
        PARKED.c.number < parked.number,
    )
    query = sa.select(INBOX.c.message_id).where(
        INBOX.c.consumer == parked.arrival.consumer,
        INBOX.c.key == parked.arrival.key,
        INBOX.c.fate.in_([Fate.HANDLED, Fate.REFUSED]),
        INBOX.c.settled_at >= parked.settled_at,
        ~earlier,
    )
    return connection.execute(query.limit(1)).first() is not None
