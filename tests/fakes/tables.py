"""What stands in a kernel's tables, for asserting."""

from typing import Any

import sqlalchemy as sa

from shared.audit import AUDIT
from shared.database import Database
from shared.inbox import INBOX
from shared.outbox import OUTBOX, STANDING
from shared.parking import PARKED


Row = dict[str, Any]


def rows(database: Database, table: sa.Table, *more: sa.ColumnElement[Any]) -> list[Row]:
    order = [column for column in table.primary_key if column.name == "number"]
    with database.reading() as connection:
        found = connection.execute(sa.select(table, *more).order_by(*order)).mappings().all()
    return [dict(row) for row in found]


def inbox(database: Database) -> dict[str, Row]:
    """By message id."""
    return {row["message_id"]: row for row in rows(database, INBOX)}


def parked(database: Database) -> list[Row]:
    return rows(database, PARKED)


def change(database: Database, number: int, **values: Any) -> None:
    """A parked row as something else left it."""
    with database.transaction() as connection:
        connection.execute(PARKED.update().where(PARKED.c.number == number).values(values))


def outbox(database: Database) -> list[Row]:
    """With `unsent` and `sent_at`."""
    return rows(database, OUTBOX, *STANDING)


def audited(database: Database) -> list[tuple[str, str, str]]:
    """Who did what to which subject, in order."""
    return [(row["actor"], row["action"], row["subject"]) for row in rows(database, AUDIT)]


def is_empty(database: Database) -> bool:
    """Whether nothing at all was recorded."""
    return not any(rows(database, table) for table in (INBOX, OUTBOX, PARKED, AUDIT))
