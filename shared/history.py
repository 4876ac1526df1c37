"""What was done about a parked message: each try with its cause, each repair with who did it.

Bounded: the first word on a message and its newest KEPT stay; all of it goes with the parked row.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from shared.database import KERNEL, Number, UtcTime


TRIES = sa.Table(
    "parked_tries",
    KERNEL,
    sa.Column("number", Number, primary_key=True, autoincrement=True),
    sa.Column(
        "parked",
        Number,
        sa.ForeignKey("parked.number", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(32)),
    sa.Column("codes", sa.JSON, nullable=False),
)
KEPT = 20
MOST_CODES = 10


def record(  # noqa: PLR0913 - the facts of one line
    connection: sa.Connection,
    parked: int,
    what: str,
    *,
    actor: str,
    at: dt.datetime,
    reason: str | None = None,
    problems: Sequence[dict[str, str]] = (),
) -> None:
    """Add a line about a parked row, and drop what is too old to matter."""
    codes = [
        {"code": problem["code"], "path": problem.get("path", "$")}
        for problem in problems[:MOST_CODES]
    ]
    row = {
        "parked": parked,
        "at": at,
        "actor": actor,
        "what": what,
        "reason": reason,
        "codes": codes,
    }
    connection.execute(TRIES.insert(), row)
    _prune(connection, parked)


def _prune(connection: sa.Connection, parked: int) -> None:
    mine = TRIES.c.parked == parked
    numbers = sa.select(TRIES.c.number).where(mine).order_by(TRIES.c.number.desc())
    newest = sa.select(numbers.limit(KEPT).subquery())
    first = sa.select(sa.func.min(numbers.subquery().c.number)).scalar_subquery()
    connection.execute(
        TRIES.delete().where(mine, TRIES.c.number.not_in(newest), TRIES.c.number != first)
    )


def lines(connection: sa.Connection, parked: int) -> list[dict[str, Any]]:
    """The history of one parked row, the oldest first."""
    query = sa.select(TRIES).where(TRIES.c.parked == parked).order_by(TRIES.c.number)
    return [
        {name: row[name] for name in ("at", "actor", "what", "reason", "codes")}
        for row in connection.execute(query).mappings()
    ]
