"""Edited messages: which new id took the place of which old one, with the original, until it is sent for good."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from shared.database import KERNEL, Number, UtcTime


class Place(StrEnum):
    """Where the edited message stood."""

    OUTBOX = "outbox"
    PARKED = "parked"


EDITS = sa.Table(
    "edits",
    KERNEL,
    sa.Column("new_id", sa.String(36), primary_key=True),
    sa.Column("old_id", sa.String(80), nullable=False, index=True),
    sa.Column("key", sa.String(128), nullable=False, index=True),
    sa.Column("contract", sa.String(100), nullable=False),
    sa.Column("place", sa.String(8), nullable=False),
    sa.Column("number", Number, nullable=False),  # of the row in that place
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("original", sa.LargeBinary, nullable=False),
    sa.Column("was", sa.JSON, nullable=False),  # the other columns as they stood before
    sa.Column("undone_at", UtcTime),
    sa.Column("undone_by", sa.String(64)),
)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One edit that was made."""

    new_id: str
    old_id: str
    key: str
    contract: str
    place: str
    number: int
    at: dt.datetime
    actor: str
    reason: str
    original: bytes
    was: dict[str, Any]


def keep(connection: sa.Connection, edit: Edit) -> None:
    connection.execute(EDITS.insert(), vars(edit))


def standing(connection: sa.Connection, new_id: str) -> Edit | None:
    """The edit that made this id, unless it was undone."""
    query = sa.select(EDITS).where(EDITS.c.new_id == new_id, EDITS.c.undone_at.is_(None))
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return Edit(**{name: value for name, value in row.items() if not name.startswith("undone")})


def undo(connection: sa.Connection, new_id: str, *, by: str, at: dt.datetime) -> None:
    chosen = EDITS.update().where(EDITS.c.new_id == new_id)
    connection.execute(chosen.values(undone_at=at, undone_by=by))


def successor(connection: sa.Connection, old_id: str) -> str | None:
    """The id that an edit put in the place of this one, unless it was undone."""
    made = (EDITS.c.old_id == old_id, EDITS.c.undone_at.is_(None))
    newest = sa.select(EDITS.c.new_id).where(*made).order_by(EDITS.c.new_id.desc())
    return connection.execute(newest.limit(1)).scalar()  # ids grow with time


def restored(connection: sa.Connection, new_id: str) -> str | None:
    """The original that was put back when the edit that made this id was undone."""
    undone = (EDITS.c.new_id == new_id, EDITS.c.undone_at.is_not(None))
    return connection.execute(sa.select(EDITS.c.old_id).where(*undone)).scalar()


def links(connection: sa.Connection, wanted: str) -> list[dict[str, Any]]:
    """The edits from, to or about this message id or business key, in order of time, without contents."""
    either = sa.or_(EDITS.c.new_id == wanted, EDITS.c.old_id == wanted, EDITS.c.key == wanted)
    shown = [column for column in EDITS.c if column.name not in {"original", "was"}]
    query = sa.select(*shown).where(either).order_by(EDITS.c.at)
    return [dict(row) for row in connection.execute(query).mappings()]
