"""Chooses waiting messages by what parked them: reason, code of the first problem, contract, business key."""

from dataclasses import dataclass

import sqlalchemy as sa

from shared.parking import PARKED, Reason, State, free


# a try may kill the process again; what came too late would take effect after all
UNASKED = frozenset({Reason.KILLED_PROCESS, Reason.EXPIRED})
CODE = PARKED.c.problems[0]["code"].as_string()


@dataclass(frozen=True)
class Choice:
    """What is not None must be so."""

    reason: str | None = None
    code: str | None = None
    contract: str | None = None
    key: str | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        columns: list[tuple[sa.ColumnElement[str], str | None]] = [
            (PARKED.c.reason, self.reason),
            (CODE, self.code),
            (PARKED.c.contract, self.contract),
            (PARKED.c.key, self.key),
        ]
        given = [column == value for column, value in columns if value is not None]
        return [PARKED.c.state == State.WAITING, *given]

    def to_try(self) -> list[sa.ColumnElement[bool]]:
        """Without those of UNASKED, unless they are asked for by that name."""
        others = UNASKED - {self.reason}
        return [*self.conditions(), PARKED.c.reason.not_in(sorted(others))]


def next_of(connection: sa.Connection, choice: Choice, after: int) -> tuple[int, str] | None:
    """The number and consumer of the next that waits for nobody."""
    query = sa.select(PARKED.c.number, PARKED.c.consumer).where(
        *choice.to_try(), PARKED.c.number > after, free()
    )
    row = connection.execute(query.order_by(PARKED.c.number).limit(1)).first()
    return (row.number, row.consumer) if row else None


def left(connection: sa.Connection, choice: Choice, after: int) -> int:
    """How many of them lie after that number, whether or not they wait for another."""
    query = sa.select(sa.func.count()).where(*choice.to_try(), PARKED.c.number > after)
    return connection.execute(query).scalar_one()
