"""The newest reconciliation with a participant, kept so that every process of the gateway can tell it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.gateway.adapters.tables import RECONCILIATIONS


_BEGIN: dict[str, Any] = {
    "sqlite": sqlite.insert(RECONCILIATIONS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(RECONCILIATIONS).on_conflict_do_nothing(),
}


@dataclass(frozen=True)
class Reconciliation:
    """How often it was asked for, when it was made, what it found; `silent` says why the last could not be made.

    Orders are counted, as two of them, or a clock that is put back, would make times of them stand for nothing.
    """

    asked: int = 0
    answered: int = 0
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    silent: str | None = None
    compared_at: dt.datetime | None = None
    lanes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        """An operator wants one since the newest began."""
        return self.asked > self.answered

    @property
    def agrees(self) -> bool:
        """The last one was made, and found nothing."""
        is_made = self.compared_at is not None and self.silent is None
        return is_made and all(lane["agrees"] for lane in self.lanes)


class Attempt(NamedTuple):
    """One that ended, made or not, and the orders that it carried out."""

    answered: int
    started_at: dt.datetime
    ended_at: dt.datetime
    silent: str | None


def newest(connection: sa.Connection, participant: str) -> Reconciliation:
    """The newest, or one that never was."""
    mine = RECONCILIATIONS.c.participant == participant
    columns = [RECONCILIATIONS.c[name] for name in Reconciliation.__dataclass_fields__]
    row = connection.execute(sa.select(*columns).where(mine)).one_or_none()
    return Reconciliation(*row) if row else Reconciliation()


def ask(connection: sa.Connection, participant: str) -> int:
    """An operator wants one; gives the number of this order."""
    _write(connection, participant, {"asked": RECONCILIATIONS.c.asked + 1})
    return newest(connection, participant).asked


def keep(
    connection: sa.Connection,
    participant: str,
    attempt: Attempt,
    lanes: list[dict[str, Any]] | None,
) -> None:
    """One has ended; None for one that could not be made, which leaves what was found before."""
    found = {} if lanes is None else {"compared_at": attempt.ended_at, "lanes": lanes}
    _write(connection, participant, {**attempt._asdict(), **found})


def _write(connection: sa.Connection, participant: str, values: dict[str, Any]) -> None:
    """Two processes may write the first row at once."""
    first = {"participant": participant, "asked": 0, "answered": 0, "lanes": []}
    connection.execute(_BEGIN[connection.dialect.name], first)
    mine = RECONCILIATIONS.c.participant == participant
    connection.execute(RECONCILIATIONS.update().where(mine).values(values))
