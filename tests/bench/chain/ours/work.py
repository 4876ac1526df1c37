"""The business of a service of the chain: one row per lead, counted up, and a message that follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts.contract import Contract
from shared.publishing import Publisher
from shared.repository import Repository
from shared.session import Row, Session


LEADS = sa.Table(
    "leads",
    sa.MetaData(),
    sa.Column("lead_id", sa.String(39), primary_key=True),
    sa.Column("remark", sa.String(500)),
    sa.Column("steps", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)


@dataclass
class Lead:
    """What a service knows of one lead."""

    lead_id: str
    remark: str | None = None
    steps: int = 0
    version: int = 0

    def step(self, remark: str | None) -> None:
        self.remark, self.steps = remark, self.steps + 1


@dataclass(frozen=True)
class TakeStep:
    """A message told of a step of a lead."""

    lead_id: str
    remark: str | None
    follows: dict[str, Any]


class SqlLeads(Repository[Lead]):
    """Leads in the database."""

    table = LEADS

    def _aggregate(self, row: Row) -> Lead:
        return Lead(**row)

    def _row(self, aggregate: Lead) -> Row:
        return dict(vars(aggregate))


class SqlUnitOfWork:
    """Repository and outbox in the same session."""

    writes: Contract

    def __init__(self, session: Session, publisher: Publisher) -> None:
        self.leads, self._publisher = SqlLeads(session), publisher

    def publish(self, body: dict[str, Any]) -> None:
        self._publisher.publish(self.writes, body)


def take_step(command: TakeStep, work: SqlUnitOfWork) -> None:
    known = work.leads.get(command.lead_id)
    lead = known or Lead(command.lead_id)
    lead.step(command.remark)
    if known:
        work.leads.save(lead)
    else:
        work.leads.add(lead)
    work.publish(command.follows)


HANDLERS: Mapping[type, Callable[[Any, SqlUnitOfWork], None]] = {TakeStep: take_step}
