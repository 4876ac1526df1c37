"""Puts the gateway together: two directions, who is registered, the partner's questions, its own."""

import datetime as dt
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from contracts import border
from contracts.envelope import Envelope
from contracts.registry import contract_named
from services.gateway import queries
from services.gateway.adapters import evidence, partner_view
from services.gateway.adapters.acknowledging import Acknowledging
from services.gateway.adapters.border_publisher import BorderPublisher
from services.gateway.adapters.comparing import Comparing
from services.gateway.adapters.handing_on import INWARD, OUTWARD
from services.gateway.adapters.intake import Intake
from services.gateway.adapters.lanes import Lane, all_untold, skip
from services.gateway.adapters.ledger import Ledger
from services.gateway.adapters.participants import Participants
from services.gateway.adapters.partner import PartnerNode
from services.gateway.adapters.pausing import Pausing, Which
from services.gateway.adapters.posting import Posting
from services.gateway.adapters.postman import Postman
from services.gateway.adapters.proving import Border, Doorman
from services.gateway.adapters.pulling import Pulling
from services.gateway.adapters.pushing import Pusher
from services.gateway.adapters.receipts import Receipts
from services.gateway.adapters.reconciler import Reconciler
from services.gateway.adapters.registering import SUBJECT, Order, Unregistered
from services.gateway.adapters.registry import Registry
from services.gateway.adapters.resending import Resending
from services.gateway.adapters.resigning import Resigner
from services.gateway.adapters.unit_of_work import Door, SqlUnitOfWork
from services.gateway.commands import LetIn, LetOut
from services.gateway.config import GatewaySettings
from services.gateway.config import settings as read
from services.gateway.domain.border import Passage, Side
from services.gateway.handlers import HANDLERS
from shared import audit, topology
from shared.application import Application
from shared.clock import Clock, SystemClock
from shared.crypto import keyfiles
from shared.crypto.signing import Signer
from shared.database import Database
from shared.delivery import Delivery
from shared.health import Finding, Grade
from shared.management import Management
from shared.processor import Handle, Processor
from shared.relay import Relay
from shared.report import Ask, node_report
from shared.session import Session, working


log = structlog.get_logger()
Answer = dict[str, Any]
MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(kw_only=True)
class GatewayApplication(Application):
    """The kernel's application with two directions and a view of both nodes."""

    http_token: str
    partner: queries.Partner
    management: Management
    participants: Participants
    postman: Postman
    pausing: Pausing
    ledger: Ledger
    reconciler: Reconciler
    acknowledging: Acknowledging
    evidence: evidence.Evidence
    intake: Intake
    pulling: Pulling
    pusher: Pusher

    def consumer_of(self, delivery: Delivery) -> str:
        """By the exchange a message was published to: only a participant may write the border's."""
        return INWARD if delivery.exchange == topology.BORDER_IN else OUTWARD

    def receive(self, deliveries: Sequence[Delivery]) -> dict[str, int]:
        """Receipts by themselves, since they have no inbox: the newest of a lane holds."""
        receipts = [delivery for delivery in deliveries if self._is_receipt(delivery)]
        outcomes = self.postman.take(receipts) if receipts else {}
        messages = [delivery for delivery in deliveries if not self._is_receipt(delivery)]
        return outcomes | super().receive(messages)

    def _is_receipt(self, delivery: Delivery) -> bool:
        key = topology.border_key(self.settings.node, border.RECEIPT.contract)
        return (delivery.exchange, delivery.routing_key) == (topology.BORDER_IN, key)

    def loops(self) -> list[Callable[[threading.Event], None]]:
        own = (self.postman, self.reconciler, self.intake.publisher, self.pulling, self.pusher)
        return [*super().loops(), *(loop.run for loop in own), *self.evidence.loops()]

    def purge_now(self, actor: str, *, dry_run: bool) -> Answer:
        """And the bytes of the journal."""
        answer = super().purge_now(actor, dry_run=dry_run)
        if not dry_run:
            self.evidence.retention.ask()
        return answer | {"due": answer["due"] | {"journal": self.evidence.retention.due()}}

    def own_findings(self, now: dt.datetime) -> list[Finding]:
        """Receipts overdue, numbers missed too long, lanes held or not served, and what reconciling found."""
        postman = self.postman
        held = [
            Finding("lanes", queries.grade(one), queries.held(one), one.since)
            for one in postman.paused
        ]
        said = [
            *((queries.said(one, now), one.since) for one in postman.overdue),
            *((queries.missed(gap, now), gap.since) for gap in postman.gaps),
            *((f"{lane}: {trouble}", now) for lane, trouble in postman.trouble.items()),
            *queries.not_pushed(self.pusher),
        ]
        found = queries.disagreements(self.reconciler, now)
        return [
            *self.evidence.findings(now),
            *held,
            *(Finding("lanes", Grade.DEGRADED, reason, since) for reason, since in said),
            *(Finding("reconciliation", Grade.DEGRADED, reason, since) for reason, since in found),
        ]

    def trace(self, message_id: str) -> Answer:
        """And what waits on its lane."""
        found = super().trace(message_id)
        with self.database.reading() as connection:
            found["steps"] += queries.waiting(connection, message_id)
        return found

    def skip_missing(self, participant: str, lane: str, epoch: int, order: Order) -> Answer:
        """Wait for no missing number of a lane any more; raises Unregistered when there is no such lane."""
        which = Lane("in", participant, lane, epoch)
        with working(self.database) as session:
            skipped = skip(session, which, order.at)
            if skipped is None:
                raise Unregistered(which.id, "chuanyu lanes")
            subject = f"{which.id}: {order.reason}"[:SUBJECT]
            audit.write(
                session, actor=order.actor, action="skip-missing", subject=subject, at=order.at
            )
        log.warning("missing_skipped", lane=which.id, numbers=skipped, actor=order.actor)
        return {"participant": participant, "lane": lane, "epoch": epoch, "skipped": skipped}

    def pause_lanes(self, which: Which, order: Order) -> Answer:
        """Nothing goes on there any more; the lanes as they stand then."""
        self.pausing.pause(which, order)
        return self._lanes_of(which)

    def resume_lanes(self, which: Which, order: Order) -> Answer:
        """What was held goes on; the lanes as they stand then, some held by another cause."""
        self.pausing.resume(which, order)
        return self._lanes_of(which)

    def known_to_partner(self, wanted: str) -> set[str]:
        """Which messages of an id or business key are the partner's business."""
        with self.database.reading() as connection:
            return partner_view.known_to(connection, self.settings.partner, wanted)

    def _lanes_of(self, which: Which) -> Answer:
        with self.database.reading() as connection:
            return {"lanes": [queries.lane(row) for row in which.rows(connection)]}

    def report(self, ask: Ask) -> Answer:
        """What this node says about itself; `ask` gives another service's status."""
        return node_report(self.settings.node, self.management, self._asked(ask), self.clock.now())

    def _asked(self, ask: Ask) -> Ask:
        own = self.settings.service
        return lambda service: self.status() if service == own else ask(service)

    def lanes(self) -> list[Answer]:
        """Every lane and its numbers."""
        with self.database.reading() as connection:
            return queries.lanes(connection)

    def trace_node(self, message_id: str, ask: Ask) -> Answer:
        """The way of a message through this node; `ask` gives another service's part."""
        own = self.settings.service
        return queries.trace_here(
            self.settings.node,
            lambda service: self.trace(message_id) if service == own else ask(service),
        )


def build(environ: Mapping[str, str]) -> GatewayApplication:
    """The application for these settings, its database migrated and the registrations of its folder taken."""
    found = read(environ)
    database, clock = Database(found.common.database_url), SystemClock()
    database.migrate(MIGRATIONS)
    participants = Participants(database, clock, Registry(database))
    participants.take_folder(Path(found.participants))
    with working(database) as session:
        all_untold(session)
    door = _door(found, participants.registry)
    relay = Relay(database, found.common.amqp_url, clock)
    relay.finish = Resigner(door.signer, clock).finish
    resending = Resending(
        door.partner.node, door.signer, dt.timedelta(days=found.common.retention.resend)
    )
    partner = _partner(found, database, clock)
    return GatewayApplication(
        settings=found.common,
        database=database,
        clock=clock,
        processors=_processors(door, clock),
        relay=relay,
        http_token=found.http_token,
        partner=partner,
        management=Management(
            found.management_url, found.management_user, found.management_password
        ),
        participants=participants,
        postman=_postman(door, clock, resending),
        **_http(found, door, clock, resending),
        pausing=Pausing(database, clock),
        ledger=Ledger(door.own.node, door.partner.node, door.registry, clock),
        acknowledging=Acknowledging(database, door.partner.node),
        reconciler=Reconciler(
            Comparing(database, partner.node),
            resending,
            clock,
            door.epoch,
            dt.timedelta(seconds=found.common.reconcile_seconds),
        ),
        evidence=_evidence(found, database, clock),
    )


def _evidence(found: GatewaySettings, database: Database, clock: Clock) -> evidence.Evidence:
    key, folder = Path(found.signing_key), Path(found.participants)
    return evidence.build(found.common, database, clock, key, folder)


def _processors(door: Door, clock: Clock) -> dict[str, Processor]:
    doorman = Doorman(door.border, door.registry, clock)
    database = door.registry.database

    def handle(command: type[LetIn | LetOut]) -> Handle:
        return _handle(door, clock, command)

    def hold_lanes(session: Session, envelopes: Sequence[Envelope]) -> None:
        door.hold_lanes(session, envelopes, clock.now())

    inward = Processor(
        database,
        clock,
        INWARD,
        handle(LetIn),
        rehearses=False,
        take=doorman.take,
        settled=doorman.settled,
    )
    outward = Processor(
        database,
        clock,
        OUTWARD,
        handle(LetOut),
        rehearses=False,
        prepare=hold_lanes,
        take=doorman.see_off,
    )
    return {INWARD: inward, OUTWARD: outward}


def _http(found: GatewaySettings, door: Door, clock: Clock, resending: Resending) -> dict[str, Any]:
    """How messages cross by HTTP, whoever is reached so."""
    broker, partner = found.common.amqp_url, door.partner.node
    receipts = Receipts(door.own.node, partner, door.signer, resending)
    resigner = Resigner(door.signer, clock)
    return {
        "intake": Intake(door.own.node, BorderPublisher(broker)),
        "pulling": Pulling(partner, door.epoch, door.registry, receipts, resigner),
        "pusher": Pusher(broker, partner, door.registry, Posting(found.partner_token), clock),
    }


def _postman(door: Door, clock: Clock, resending: Resending) -> Postman:
    receipts = Receipts(door.own.node, door.partner.node, door.signer, resending)
    return Postman(door.border, receipts, door.registry, clock)


def _door(found: GatewaySettings, registry: Registry) -> Door:
    common = found.common
    return Door(
        own=Side(common.node, common.region),
        partner=Side(common.partner, common.partner_region),
        border=Border(
            sender=common.partner,
            receiver=common.node,
            longest_outage=dt.timedelta(days=common.retention.outage),
        ),
        registry=registry,
        signer=Signer(keyfiles.load(Path(found.signing_key))),
        epoch=found.lane_epoch,
    )


def _handle(door: Door, clock: Clock, command: type[LetIn | LetOut]) -> Handle:
    def handle(session: Session, envelope: Envelope, delivery: Delivery) -> None:
        work = SqlUnitOfWork(session, envelope, delivery, door, clock.now())
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
        test=envelope.test,
    )


def _partner(found: GatewaySettings, database: Database, clock: Clock) -> queries.Partner:
    node = PartnerNode(found.partner_url, found.partner_token)
    return queries.Partner(found.common.partner, node, database, clock.now)
