"""Sends a message of the outbox again, and takes that back before the relay has seen it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
import structlog

from shared import audit, outbox
from shared.database import Database
from shared.outbox import OUTBOX, HandedOut
from shared.repair.heads import absent
from shared.repair.refused import ActionImpossible, AlreadySent
from shared.session import working


log = structlog.get_logger()
AT_ONCE = 500  # rows of one transaction


class Was(StrEnum):
    """How a message stood when somebody asked for it to be sent again."""

    SENT = "sent"
    UNSENT = "unsent"  # never sent: it waits for that anyway
    QUEUED = "queued"  # sent before, and waiting to be sent again


def resend(database: Database, message_id: str, *, actor: str, now: dt.datetime) -> Was:
    """Send a message of the outbox again, same id and bytes; receivers that have it drop the copy.

    Gives how it stood before: unless it was sent, this changes nothing but the audit.
    Raises NotFound when nobody knows it here, ActionImpossible when this service only received it.
    """
    with working(database) as session:
        was = _was(session.connection, message_id)
        if not outbox.send_again(session.connection, message_id):
            raise absent(session.connection, message_id, "an id that this service published")
        audit.write(session, actor=actor, action="resend", subject=message_id, at=now)
    log.warning("message_resent", message_id=message_id, actor=actor, was=was)
    return was


def _was(connection: sa.Connection, message_id: str) -> Was:
    query = sa.select(OUTBOX.c.unsent, OUTBOX.c.sent_at).where(OUTBOX.c.message_id == message_id)
    rows = connection.execute(query.with_for_update()).all()
    if not all(row.unsent for row in rows):
        return Was.SENT
    return Was.QUEUED if any(row.sent_at for row in rows) else Was.UNSENT


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """What was sent from `since` until before `until`, of the rows after number `after`."""

    since: dt.datetime
    until: dt.datetime
    after: int


def resend_some(
    database: Database, stretch: Stretch, *, actor: str, now: dt.datetime
) -> tuple[int, int | None]:
    """Send the next AT_ONCE of a stretch again, as `resend` does each; gives how many, and the number to go on after.

    None when there are no more.  It is what brings back messages that a receiver restored from a backup forgot.
    """
    with working(database) as session:
        connection = session.connection
        found = connection.execute(
            sa.select(OUTBOX.c.number)
            .where(
                OUTBOX.c.number > stretch.after,
                ~OUTBOX.c.unsent,
                OUTBOX.c.sent_at >= stretch.since,
                OUTBOX.c.sent_at < stretch.until,
            )
            .order_by(OUTBOX.c.number)
            .limit(AT_ONCE)
        )
        numbers = list(found.scalars())
        outbox.send_these_again(connection, numbers)
        subject = f"{len(numbers)} of {stretch.since.isoformat()} to {stretch.until.isoformat()}"
        if numbers:
            audit.write(session, actor=actor, action="resend-since", subject=subject, at=now)
    log.warning("messages_resent", messages=len(numbers), actor=actor)
    return len(numbers), numbers[-1] if len(numbers) == AT_ONCE else None


def undo(
    database: Database,
    message_id: str,
    handed_out: HandedOut,
    *,
    actor: str,
    now: dt.datetime,
) -> None:
    """It is not sent again after all; AlreadySent once a relay took it, else why there is nothing to undo."""
    mine = OUTBOX.c.message_id == message_id
    again = (mine, OUTBOX.c.unsent, OUTBOX.c.sent_at.is_not(None))
    with handed_out.lock, working(database) as session:
        untouched = OUTBOX.c.number.not_in(list(handed_out.numbers))
        undone = OUTBOX.update().where(*again, untouched).values(unsent=False)
        if not session.connection.execute(undone).rowcount:
            raise _not_again(session.connection, message_id)
        audit.write(session, actor=actor, action="undo-resend", subject=message_id, at=now)
    log.warning("resend_undone", message_id=message_id, actor=actor)


def _not_again(connection: sa.Connection, message_id: str) -> ActionImpossible:
    query = sa.select(OUTBOX.c.sent_at).where(OUTBOX.c.message_id == message_id)
    sent = connection.execute(query).scalars().all()
    if not sent:
        return absent(connection, message_id, "an id that an edit made, or that was sent again")
    if not any(sent):
        return ActionImpossible(message_id, "not sent yet", "chuanyu parked edit")
    return AlreadySent(message_id, "not waiting to be sent again", "nothing")
