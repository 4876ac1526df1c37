"""Brings commands to their handlers: from a person by RPC, or from a message that was received.

One command, one handler, one transaction; what a handler publishes goes into the outbox of it.
"""

from collections.abc import Callable, Mapping
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
    unit_of_work: Callable[[sa.Connection, Publisher], Work]

    def execute(self, command: Any, *, actor: str, subject: str) -> list[str]:
        """Carry out a person's command with its audit line; gives the ids of the messages it published.

        The domain's refusals come out as they are.
        """
        with self.database.transaction() as connection:
            action = type(command).__name__
            audit.write(
                connection, actor=actor, action=action, subject=subject, at=self.clock.now()
            )
            return self._carry_out(connection, command, Cause())

    def handle(self, connection: sa.Connection, envelope: Envelope, delivery: Delivery) -> None:
        """Carry out what a message asks for, in the transaction of its inbox row."""
        contract, body = read(envelope, len(delivery.body))
        if contract.kind is Kind.REFUSAL:
            refusals.keep(connection, body, envelope, self.clock.now())
            return
        if contract.name not in self.readers:
            allowed = ", ".join(self.readers)
            raise UnknownVersion([Problem("NOT_HANDLED_YET", "$.type", contract.name, allowed)])
        command = self.readers[contract.name](body, envelope)
        self._carry_out(connection, command, Cause.by(envelope))

    def refuse(self, connection: sa.Connection, envelope: Envelope, problem: Problem) -> None:
        """Tell the sender that a rule forbids its message; a refusal itself is never refused."""
        publisher = Publisher(connection, self.source, Cause.by(envelope), self.clock.now)
        refusals.tell(publisher, self.service, envelope, problem)

    def _carry_out(self, connection: sa.Connection, command: Any, cause: Cause) -> list[str]:
        publisher = Publisher(connection, self.source, cause, self.clock.now)
        self.handlers[type(command)](command, self.unit_of_work(connection, publisher))
        return publisher.published
