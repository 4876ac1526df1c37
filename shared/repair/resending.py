"""Sends a message of the outbox again, and takes that back before the relay has seen it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
import structlog

from shared import audit, outbox
from shared.database import Database
from shared.outbox import OUTBOX, SENT, STANDING, UNSENT, HandedOut, Standing
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
        rows = outbox.send_again(session.connection, message_id)
        if not rows:
            raise absent(session.connection, message_id, "an id that this service published")
        was = _was(rows)
        audit.write(session, actor=actor, action="resend", subject=message_id, at=now)
    log.warning("message_resent", message_id=message_id, actor=actor, was=was)
    return was


def _was(rows: Sequence[Standing]) -> Was:
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
            sa.select(SENT.c.number)
            .where(
                SENT.c.number > stretch.after,
                SENT.c.at >= stretch.since,
                SENT.c.at < stretch.until,
                SENT.c.number.not_in(sa.select(UNSENT.c.number)),
            )
            .order_by(SENT.c.number)
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
    mine = sa.select(OUTBOX.c.number).where(OUTBOX.c.message_id == message_id)
    again = (UNSENT.c.number.in_(mine), UNSENT.c.number.in_(sa.select(SENT.c.number)))
    if handed_out.since is None:
        raise ActionImpossible(message_id, "for another process", "where the relay runs")
    with handed_out.lock, working(database) as session:
        untouched = UNSENT.c.number.not_in(list(handed_out.numbers))
        undone = UNSENT.delete().where(*again, untouched)
        if not session.connection.execute(undone).rowcount:
            raise _not_again(session.connection, message_id)
        audit.write(session, actor=actor, action="undo-resend", subject=message_id, at=now)
    log.warning("resend_undone", message_id=message_id, actor=actor)


def _not_again(connection: sa.Connection, message_id: str) -> ActionImpossible:
    query = sa.select(*STANDING).where(OUTBOX.c.message_id == message_id)
    rows = connection.execute(query).all()
    if not rows:
        return absent(connection, message_id, "an id that an edit made, or that was sent again")
    if not any(row.sent_at for row in rows):
        return ActionImpossible(message_id, "not sent yet", "chuanyu parked edit")
    return AlreadySent(message_id, "not waiting to be sent again", "nothing")
