"""The audit: who did what to which subject, written in the transaction of its effect."""

import datetime as dt
import uuid

import sqlalchemy as sa

from shared.database import KERNEL, Number, UtcTime
from shared.session import Session


AUDIT = sa.Table(
    "audit",
    KERNEL,
    sa.Column("number", Number, primary_key=True, autoincrement=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("subject", sa.String(128), nullable=False, index=True),
    sa.Column("request_id", sa.String(36), nullable=False),
)


def write(  # noqa: PLR0913 - the five facts of an audit line
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str,
    at: dt.datetime,
    request_id: str | None = None,
) -> str:
    """Add a line; gives the request id (a new one when none was given)."""
    request = request_id or str(uuid.uuid4())
    row = {"at": at, "actor": actor, "action": action, "subject": subject, "request_id": request}
    session.insert(AUDIT, row)
    return request
