"""Brings commands to their handlers: from a person by RPC, or from a message that was received.

One command, one handler, one transaction; what a handler publishes goes into the outbox of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from contracts.anatomy import Data
from contracts.contract import Kind
from contracts.envelope import Envelope
from contracts.errors import Problem, UnknownVersion
from contracts.reading import read
from shared import audit, refusals
from shared.clock import Clock
from shared.database import Database
from shared.delivery import Delivery
from shared.publishing import Cause, Publisher
from shared.session import Session, working


Work = TypeVar("Work")
Handler = Callable[[Any, Work], None]
Reader = Callable[[Data, Envelope], Any]


@dataclass(frozen=True, kw_only=True)
class Bus(Generic[Work]):
    """`handlers` by command type, `readers` turn a contract's body into a command, by contract name."""

    source: str
    service: str
    database: Database
    clock: Clock
    handlers: Mapping[type, Handler[Work]]
    readers: Mapping[str, Reader]
    unit_of_work: Callable[[Session, Publisher], Work]
    tables: Sequence[sa.Table] = ()  # of aggregates whose key is a message's business key

    def execute(self, command: Any, *, actor: str, subject: str) -> list[str]:
        """Carry out a person's command with its audit line; gives the ids of the messages it published.

        The domain's refusals come out as they are.
        """
        with working(self.database) as session:
            action = type(command).__name__
            audit.write(session, actor=actor, action=action, subject=subject, at=self.clock.now())
            return self._carry_out(session, command, Cause())

    def prepare(self, session: Session, envelopes: Sequence[Envelope]) -> None:
        """Read the aggregates of these messages at once: in every table that is asked by their key."""
        keys = {envelope.partitionkey for envelope in envelopes}
        for table in self.tables:
            session.sheet(table).load(keys)

    def handle(self, session: Session, envelope: Envelope, delivery: Delivery) -> None:
        """Carry out what a message asks for, in the transaction of its inbox row."""
        contract, body = read(envelope, len(delivery.body))
        if contract.kind is Kind.REFUSAL:
            refusals.keep(session, body, envelope, self.clock.now())
            return
        if contract.name not in self.readers:
            allowed = ", ".join(self.readers)
            raise UnknownVersion([Problem("NOT_HANDLED_YET", "$.type", contract.name, allowed)])
        command = self.readers[contract.name](body, envelope)
        self._carry_out(session, command, Cause.by(envelope))

    def refuse(self, session: Session, envelope: Envelope, problem: Problem) -> None:
        """Tell the sender that a rule forbids its message; a refusal itself is never refused."""
        publisher = Publisher(session, self.source, Cause.by(envelope), self.clock.now)
        refusals.tell(publisher, self.service, envelope, problem)

    def _carry_out(self, session: Session, command: Any, cause: Cause) -> list[str]:
        publisher = Publisher(session, self.source, cause, self.clock.now)
        self.handlers[type(command)](command, self.unit_of_work(session, publisher))
        return publisher.published
