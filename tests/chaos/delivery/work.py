"""The business of a service of the run: counts by key, writes a line, and says something that follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts.contract import Contract
from shared.publishing import Publisher
from shared.repository import Repository
from shared.session import Row, Session
from tests.chaos.delivery.strikes import Strikes


TABLES = sa.MetaData()
COUNTERS = sa.Table(
    "counters",
    TABLES,
    sa.Column("key", sa.String(39), primary_key=True),
    sa.Column("effects", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
EFFECTS = sa.Table(
    "effects",
    TABLES,
    sa.Column("line", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("key", sa.String(39), nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
)


@dataclass
class Counter:
    """How many messages of a key took effect."""

    key: str
    effects: int = 0
    version: int = 0


@dataclass(frozen=True)
class Count:
    """A message of a key, and what is said when it has taken effect."""

    number: int
    key: str
    place: int
    follows: dict[str, Any]


class Counters(Repository[Counter]):
    """Counters in the database."""

    table = COUNTERS

    def _aggregate(self, row: Row) -> Counter:
        return Counter(**row)

    def _row(self, aggregate: Counter) -> Row:
        return dict(vars(aggregate))


class UnitOfWork:
    """One transaction; `strikes` is the plan of this process."""

    writes: Contract
    strikes: Strikes

    def __init__(self, session: Session, publisher: Publisher) -> None:
        self.counters, self._session, self._publisher = Counters(session), session, publisher

    def note(self, count: Count) -> None:
        row = {"number": count.number, "key": count.key, "place": count.place}
        self._session.insert(EFFECTS, row)

    def publish(self, body: dict[str, Any]) -> None:
        self._publisher.publish(self.writes, body)


def count_one(command: Count, work: UnitOfWork) -> None:
    work.strikes.handling(command.number)
    known = work.counters.get(command.key)
    counter = known or Counter(command.key)
    counter.effects += 1
    if known:
        work.counters.save(counter)
    else:
        work.counters.add(counter)
    work.note(command)
    work.publish(command.follows)


HANDLERS: Mapping[type, Callable[[Any, UnitOfWork], None]] = {Count: count_one}
