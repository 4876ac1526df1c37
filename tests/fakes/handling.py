"""A handler that leaves a trace of its effects in the transaction, and fails when it is told to."""

import uuid
from dataclasses import replace

import sqlalchemy as sa

from contracts.envelope import Envelope
from shared import audit, outbox
from shared.audit import AUDIT
from shared.database import Database
from shared.delivery import Delivery
from shared.session import Session
from tests.fakes.clock import NOON


ACTOR = "handler"


class FakeHandling:
    """One audit line and one answer in the outbox for each message; both undone by a rollback."""

    def __init__(self) -> None:
        self.fails_with: dict[str, BaseException] = {}  # by message id; "" is every message
        self.deliveries: list[Delivery] = []

    def __call__(self, session: Session, envelope: Envelope, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        audit.write(session, actor=ACTOR, action="handle", subject=envelope.id, at=NOON)
        answer = replace(
            envelope, id=str(uuid.uuid4()), causationid=envelope.id, source="/sichuan/credit"
        )
        outbox.record(session, answer, exchange="chuanyu.events", routing_key="local.x", at=NOON)
        failure = self.fails_with.get(envelope.id) or self.fails_with.get("")
        if failure is not None:
            raise failure


def effects(database: Database) -> list[str]:
    """The ids of the messages whose effects are in the database, in order."""
    query = sa.select(AUDIT.c.subject).where(AUDIT.c.actor == ACTOR).order_by(AUDIT.c.number)
    with database.reading() as connection:
        return list(connection.execute(query).scalars())


class Refused(Exception):
    """What a domain raises: a code of the published list and what would have been possible."""

    code = "ILLEGAL_TRANSITION"
    possible = "accept, return"


class TooEarly(Exception):
    """What a domain raises for an effect whose cause has not arrived."""

    code = "NOT_FOUND"
    possible = ""
    waits_for_cause = True


class Bug(Exception):
    """What a programming error raises: its text may hold anything."""
