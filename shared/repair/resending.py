"""Sends a message of the outbox again, and takes that back before the relay has seen it."""

import datetime as dt

import structlog

from shared import audit, outbox
from shared.database import Database
from shared.outbox import OUTBOX, HandedOut
from shared.repair.refused import ActionImpossible, AlreadySent
from shared.session import working


log = structlog.get_logger()


def resend(database: Database, message_id: str, *, actor: str, now: dt.datetime) -> None:
    """Send a message of the outbox again, same id and bytes; receivers that have it drop the copy.

    Raises ActionImpossible when this service never wrote it.
    """
    with working(database) as session:
        if not outbox.send_again(session.connection, message_id):
            raise ActionImpossible(message_id, "unknown", "an id that this service published")
        audit.write(session, actor=actor, action="resend", subject=message_id, at=now)
    log.warning("message_resent", message_id=message_id, actor=actor)


def undo(
    database: Database,
    message_id: str,
    handed_out: HandedOut,
    *,
    actor: str,
    now: dt.datetime,
) -> None:
    """It is not sent again after all; AlreadySent once a relay took it, or when it was never sent before."""
    mine = OUTBOX.c.message_id == message_id
    again = (mine, OUTBOX.c.unsent, OUTBOX.c.sent_at.is_not(None))
    with handed_out.lock, working(database) as session:
        untouched = OUTBOX.c.number.not_in(list(handed_out.numbers))
        undone = OUTBOX.update().where(*again, untouched).values(unsent=False)
        if not session.connection.execute(undone).rowcount:
            raise AlreadySent(message_id, "not waiting to be sent again", "nothing")
        audit.write(session, actor=actor, action="undo-resend", subject=message_id, at=now)
    log.warning("resend_undone", message_id=message_id, actor=actor)
