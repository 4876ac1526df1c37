"""Puts the gateway together: two directions, the partner's questions, its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.envelope import Envelope
from contracts.registry import contract_named
from services.gateway import queries
from services.gateway.adapters.partner import PartnerNode
from services.gateway.adapters.unit_of_work import SqlUnitOfWork
from services.gateway.commands import LetIn, LetOut
from services.gateway.config import GatewaySettings
from services.gateway.config import settings as read
from services.gateway.domain.border import Passage, Side
from services.gateway.handlers import HANDLERS
from shared import topology
from shared.application import Application
from shared.clock import Clock, SystemClock
from shared.database import Database
from shared.delivery import Delivery
from shared.management import Management
from shared.processor import Handle, Processor
from shared.relay import Relay
from shared.report import Ask, node_report
from shared.session import Session
from shared.settings import Settings


Answer = dict[str, Any]
MIGRATIONS = Path(__file__).parent / "migrations"
INWARD, OUTWARD = "gateway.in", "gateway.out"


@dataclass(kw_only=True)
class GatewayApplication(Application):
    """The kernel's application with two directions and a view of both nodes."""

    http_token: str
    partner: queries.Partner
    management: Management

    def consumer_of(self, delivery: Delivery) -> str:
        """By the exchange a message was published to: only a participant may write the border's."""
        return INWARD if delivery.exchange == topology.BORDER_IN else OUTWARD

    def report(self, ask: Ask) -> Answer:
        """What this node says about itself; `ask` gives another service's status."""
        return node_report(self.settings.node, self.management, self._asked(ask), self.clock.now())

    def _asked(self, ask: Ask) -> Ask:
        own = self.settings.service
        return lambda service: self.status() if service == own else ask(service)

    def trace_node(self, message_id: str, ask: Ask) -> Answer:
        """The way of a message through this node; `ask` gives another service's part."""
        own = self.settings.service
        return queries.trace_here(
            self.settings.node,
            lambda service: self.trace(message_id) if service == own else ask(service),
        )


def build(environ: Mapping[str, str]) -> GatewayApplication:
    """The application for these settings, its database migrated."""
    found = read(environ)
    database, clock = Database(found.common.database_url), SystemClock()
    database.migrate(MIGRATIONS)
    return GatewayApplication(
        settings=found.common,
        database=database,
        clock=clock,
        processors=_processors(found.common, database, clock),
        relay=Relay(database, found.common.amqp_url, clock),
        http_token=found.http_token,
        partner=_partner(found, database, clock),
        management=Management(
            found.management_url, found.management_user, found.management_password
        ),
    )


def _processors(settings: Settings, database: Database, clock: Clock) -> dict[str, Processor]:
    def processor(consumer: str, command: type[LetIn | LetOut]) -> Processor:
        handle = _handle(settings, clock, command)
        return Processor(database, clock, consumer, handle, rehearses=False)

    return {INWARD: processor(INWARD, LetIn), OUTWARD: processor(OUTWARD, LetOut)}


def _handle(settings: Settings, clock: Clock, command: type[LetIn | LetOut]) -> Handle:
    own = Side(settings.node, settings.region)
    partner = Side(settings.partner, settings.partner_region)

    def handle(session: Session, envelope: Envelope, delivery: Delivery) -> None:
        work = SqlUnitOfWork(session, envelope, delivery, own, partner, clock.now())
        HANDLERS[command](command(_passage(envelope)), work)

    return handle


def _passage(envelope: Envelope) -> Passage:
    contract = contract_named(envelope.contract)
    return Passage(
        message_id=envelope.id,
        source=envelope.source,
        contract=contract.name,
        shared=contract.shared,
        key=envelope.partitionkey,
        key_owner=contract.key_owner,
    )


def _partner(found: GatewaySettings, database: Database, clock: Clock) -> queries.Partner:
    node = PartnerNode(found.partner_url, found.partner_token)
    return queries.Partner(found.common.partner, node, database, clock.now)
