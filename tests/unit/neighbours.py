"""Two applications of one service, one for each province, that pass each other the bytes of their outboxes."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from contracts import binding
from contracts import envelope as envelopes
from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.envelope import Envelope
from shared import repair
from shared.assembly import ServiceApplication
from shared.audit import AUDIT
from shared.delivery import Delivery
from shared.inbox import INBOX
from shared.outbox import OUTBOX
from tests.settling import settle


A = TypeVar("A", bound=ServiceApplication)
REGIONS = {"chongqing": "50", "sichuan": "51"}


@dataclass
class Neighbour(Generic[A]):
    """One province's application and how much of its outbox the other has been given."""

    app: A
    given: int = field(default=0)

    def messages(self) -> list[Delivery]:
        """Everything it ever wrote, in order."""
        with self.app.database.reading() as connection:
            rows = connection.execute(sa.select(OUTBOX).order_by(OUTBOX.c.number)).all()
        return [
            Delivery(body=row.body, headers=binding.headers(envelopes.decode(row.body)))
            for row in rows
        ]

    def contracts(self) -> list[str]:
        """The contracts of everything it ever wrote, in order."""
        return [envelopes.decode(message.body).contract for message in self.messages()]

    def audited(self) -> list[tuple[str, str, str]]:
        """Who did what to which subject."""
        with self.app.database.reading() as connection:
            rows = connection.execute(sa.select(AUDIT).order_by(AUDIT.c.number)).all()
        return [(row.actor, row.action, row.subject) for row in rows]

    def duplicates(self) -> int:
        """How many copies were dropped."""
        with self.app.database.reading() as connection:
            return sum(connection.execute(sa.select(INBOX.c.duplicates)).scalars())

    def parked_codes(self) -> list[str]:
        """The code of each message that waits, in order."""
        return [row["problems"][0]["code"] for row in self.app.desk.parked(100)]

    def told(self) -> list[tuple[str, str]]:
        """Which of its messages the other side refused, by contract and code, the newest first."""
        return [(row["refused_contract"], row["code"]) for row in self.app.refusals(100)]

    def tick(self) -> int:
        """One round of the retry timer; gives how many parked messages it tried."""
        return sum(map(repair.retry_due, self.app.processors.values()))


@dataclass
class Neighbours(Generic[A]):
    """Chongqing and Sichuan."""

    chongqing: Neighbour[A]
    sichuan: Neighbour[A]

    def exchange(self) -> list[str]:
        """Pass messages to and fro until neither has anything new; gives what became of each."""
        outcomes: list[str] = []
        while found := [
            *_pass_on(self.chongqing, self.sichuan),
            *_pass_on(self.sichuan, self.chongqing),
        ]:
            outcomes += found
        return outcomes


def _pass_on(giver: Neighbour[A], taker: Neighbour[A]) -> list[str]:
    fresh = giver.messages()[giver.given :]
    giver.given += len(fresh)
    return [str(settle(taker.app, delivery)) for delivery in fresh]


@contextmanager
def neighbours(
    build: Callable[[Mapping[str, str]], A], new_database: Callable[[], str]
) -> Iterator[Neighbours[A]]:
    """Both applications on databases of their own; nothing listens or publishes."""
    apps = [
        build(environ(new_database(), node, partner))
        for node, partner in (("chongqing", "sichuan"), ("sichuan", "chongqing"))
    ]
    try:
        yield Neighbours(*map(Neighbour, apps))
    finally:
        for app in apps:
            app.database.close()


def environ(database_url: str, node: str, partner: str) -> dict[str, str]:
    """The settings of one node."""
    return {
        "CHUANYU_NODE": node,
        "CHUANYU_REGION": REGIONS[node],
        "CHUANYU_PARTNER": partner,
        "CHUANYU_PARTNER_REGION": REGIONS[partner],
        "CHUANYU_AMQP_URL": "amqp://nobody@127.0.0.1:1/",
        "CHUANYU_DATABASE_URL": database_url,
    }


def letter(contract: Contract, body: Data, node: str, **attributes: Any) -> Delivery:
    """A message as a partner's own system might send it."""
    key = contract.business_key(body)
    values: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "source": f"/{node}/{contract.owner}",
        "type": contract.type_of(),
        "subject": key,
        "time": dt.datetime.now(dt.UTC),
        "data": body,
        "partitionkey": key,
        "correlationid": str(uuid.uuid4()),
    }
    envelope = Envelope(**(values | attributes))
    return Delivery(body=envelopes.encode(envelope), headers=binding.headers(envelope))
