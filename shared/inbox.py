"""The inbox: which messages took effect, so that a second copy never does.

Unique over (source, message id, consumer); a parked message stands here too, so its copies are
known as well.  Kept longer than any resend can last.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from shared.among import among
from shared.database import KERNEL, UtcTime
from shared.session import Session


class Fate(StrEnum):
    """What became of a message at this consumer."""

    HANDLED = "handled"
    PARKED = "parked"
    REFUSED = "refused"  # understood, and forbidden by a rule: answered with a refusal
    DISCARDED = "discarded"
    TESTED = "tested"  # a test message: handled, answered in `note`, and undone


INBOX = sa.Table(
    "inbox",
    KERNEL,
    sa.Column("message_id", sa.String(80), primary_key=True),  # first: it is asked for alone, too
    sa.Column("source", sa.String(64), primary_key=True),
    sa.Column("consumer", sa.String(64), primary_key=True),
    sa.Column("contract", sa.String(100), nullable=False),
    sa.Column("key", sa.String(128), nullable=False, index=True),
    sa.Column("digest", sa.String(71), nullable=False),
    sa.Column("fate", sa.String(16), nullable=False),
    sa.Column("occurred_at", UtcTime),
    sa.Column("received_at", UtcTime, nullable=False),
    sa.Column("settled_at", UtcTime),
    sa.Column("duplicates", sa.Integer, nullable=False, default=0),
    sa.Column("note", sa.JSON(none_as_null=True)),
)


_NAMES = ("source", "message_id", "consumer")
# made once: to put a query together costs as much as to ask it, and these are asked for every message
KNOWN_DIGEST = sa.select(INBOX.c.digest).where(
    *(INBOX.c[name] == sa.bindparam(name) for name in _NAMES)
)
KNOWN = sa.select(INBOX.c.source, INBOX.c.message_id).where(
    among(INBOX.c.message_id, "ids"),
    INBOX.c.consumer == sa.bindparam("consumer"),
)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What identifies one message at one consumer."""

    source: str
    message_id: str
    consumer: str
    contract: str
    key: str
    digest: str
    occurred_at: dt.datetime | None

    @property
    def identity(self) -> tuple[str, str]:
        """What no second message of this consumer may have."""
        return self.source, self.message_id


def known_digest(connection: sa.Connection, arrival: Arrival) -> str | None:
    """The digest under which this message came before, or None when it is new."""
    named = {name: getattr(arrival, name) for name in _NAMES}
    return connection.execute(KNOWN_DIGEST, named).scalar_one_or_none()


def known(connection: sa.Connection, arrivals: Sequence[Arrival]) -> set[tuple[str, str]]:
    """Which of these, of one consumer, came before: by identity."""
    found = connection.execute(KNOWN, named_of(arrivals))
    return {(source, message_id) for source, message_id in found}


def named_of(arrivals: Sequence[Arrival]) -> dict[str, Any]:
    """The parameters of a question about several messages of one consumer."""
    return {"ids": [a.message_id for a in arrivals], "consumer": arrivals[0].consumer}


def enter(
    session: Session,
    arrival: Arrival,
    fate: Fate,
    at: dt.datetime,
    note: dict[str, Any] | None = None,
) -> None:
    """Record the first copy; the primary key makes a second one impossible, at the end of the session."""
    row = {**vars(arrival), "fate": fate, "received_at": at, "duplicates": 0, "note": note}
    row["settled_at"] = None if fate is Fate.PARKED else at
    session.insert(INBOX, row)


def settle(
    connection: sa.Connection,
    arrival: Arrival,
    fate: Fate,
    at: dt.datetime,
    note: dict[str, Any] | None = None,
) -> None:
    """The later fate of a message that was parked."""
    values = {"fate": fate, "settled_at": at, "note": note}
    connection.execute(INBOX.update().where(*_identity(arrival)).values(values))


def reopen(connection: sa.Connection, arrival: Arrival) -> None:
    """It is parked again, as it was before it was discarded."""
    values = {"fate": Fate.PARKED, "settled_at": None, "note": None}
    connection.execute(INBOX.update().where(*_identity(arrival)).values(values))


def count_duplicate(connection: sa.Connection, arrival: Arrival) -> None:
    raised = INBOX.c.duplicates + 1
    connection.execute(INBOX.update().where(*_identity(arrival)).values(duplicates=raised))


def _identity(arrival: Arrival) -> tuple[sa.ColumnElement[bool], ...]:
    return tuple(INBOX.c[name] == getattr(arrival, name) for name in _NAMES)
