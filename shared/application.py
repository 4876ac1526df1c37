"""A running service without its framework: consumer, relay, retry timer, and the questions all answer."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from shared import audit, batches, controls, figures, health, parking, refusals, repair, trace
from shared.breaker import Breaker
from shared.clock import Clock
from shared.consumer import Consumer
from shared.controls import Mode, Part
from shared.database import Database
from shared.delivery import Delivery
from shared.gate import Gate
from shared.health import Finding
from shared.leases import Lease
from shared.logging import origin
from shared.metrics import Metrics
from shared.processor import Processor
from shared.purge import Purge
from shared.relay import Relay
from shared.session import working
from shared.settings import Settings
from shared.watch import Watch


log = structlog.get_logger()
RETRY_SECONDS = 1.0
Answer = dict[str, Any]


@dataclass(kw_only=True)
class Application:
    """What `wiring.py` puts together; threads are the caller's business."""

    settings: Settings
    database: Database
    clock: Clock
    processors: Mapping[str, Processor]  # by consumer
    relay: Relay
    consumer: Consumer | None = None
    metrics: Metrics = field(default_factory=Metrics)
    started_at: dt.datetime = field(init=False)
    gates: Mapping[Part, Gate] = field(init=False)

    def __post_init__(self) -> None:
        """All parts count in the same place and hear the same orders."""
        self.started_at = self.clock.now()
        self.breaker = Breaker(self.clock, self.settings.breaker)
        brake = {Part.CONSUMER: self.breaker, Part.RELAY: None}
        self.gates = {part: Gate(self.database, self.clock, part, brake[part]) for part in Part}
        for processor in self.processors.values():
            processor.breaker, processor.metrics = self.breaker, self.metrics
        self.relay.gate, self.relay.metrics = self.gates[Part.RELAY], self.metrics
        found = self.settings
        self.watch = Watch(self.database, found.amqp_url, found.service, self.clock)
        self.purge = Purge(self.database, self.clock, found.retention, self.metrics)

    def loops(self) -> list[Callable[[threading.Event], None]]:
        """What runs beside the consumer, each in a thread of its own, until the event is set."""
        return [
            self.relay.run,
            self.run_retries,
            self.watch.run_database,
            self.watch.run_broker,
            self.purge.run,
        ]

    def consume_by(self, consumer: Consumer) -> None:
        """This one feeds `receive`."""
        consumer.gate, consumer.metrics = self.gates[Part.CONSUMER], self.metrics
        self.consumer = consumer

    @property
    def source(self) -> str:
        return source_of(self.settings)

    def consumer_of(self, delivery: Delivery) -> str:
        """Which consumer takes this delivery; the gateway tells two directions apart."""
        return self.settings.service

    def receive(self, deliveries: Sequence[Delivery]) -> dict[str, int]:
        """Settle a batch, each consumer's part of it in order, and say how many ended in which way."""
        outcomes: Counter[str] = Counter()
        for consumer, processor in self.processors.items():
            own = [d for d in deliveries if self.consumer_of(d) == consumer]
            outcomes.update(batches.receive(processor, own))
        return dict(outcomes)

    def run_retries(self, stop: threading.Event) -> None:
        """The retry timer: a round each second, another at once while there is something to do.

        Of several processes one at a time, by lease.
        """
        lease, started = Lease(self.database, "retries"), False
        while not stop.is_set():
            try:
                started = started or self._wake_unknown_versions()
                tried = self._retry_due() if lease.is_mine() else 0
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would end the service
                log.warning("retries_wait", **origin(trouble))
                tried = 0
            if not tried:
                stop.wait(RETRY_SECONDS)
        lease.release()

    def _retry_due(self) -> int:
        held = self.gates[Part.CONSUMER].order().mode in {Mode.PAUSED, Mode.DRAINED}
        return 0 if held else sum(map(repair.retry_due, self.processors.values()))

    def _wake_unknown_versions(self) -> bool:
        """We may just have been upgraded."""
        with self.database.transaction() as connection:
            for consumer in self.processors:
                parking.hasten_unknown_versions(connection, consumer, self.clock.now())
        return True

    def status(self) -> Answer:
        """Who this is, whether it works, how deep its outbox and parking are."""
        with self.database.reading() as connection:
            depths = figures.state(connection)
        return {
            "node": self.settings.node,
            "service": self.settings.service,
            "started_at": self.started_at,
            "now": self.clock.now(),
            **{str(part): state for part, state in self._states().items()},
            "orders": {part: vars(gate.order()) for part, gate in self.gates.items()},
            "ready": self.watch.ready(),
            "returned": self.relay.returned,
            **depths,
        }

    def health(self) -> Answer:
        """Whether it works, from what is known at this moment: nothing is asked, so it is answered at once."""
        now, loops = self.clock.now(), self._states()
        opened = {Part.CONSUMER: self.breaker.opened_at, Part.RELAY: None}
        findings = [
            *self.own_findings(now),
            *(health.of_loop(part, loops[part], opened[part], now) for part in Part),
            *health.of_database(self.watch.database, now),
            *health.of_broker(self.watch.broker, now),
        ]
        settings = self.settings
        who = {"node": settings.node, "service": settings.service, "since": self.started_at}
        return {**health.report(findings, now), **who}

    def own_findings(self, now: dt.datetime) -> list[Finding]:
        """What a service knows of itself beside what all have in common."""
        return []

    def metrics_text(self) -> str:
        """The figures of this process, and what the last looks found, for Prometheus."""
        loops = self._states().items()
        well = {str(part): float(state == health.WORKING[part]) for part, state in loops}
        return self.metrics.text({"running": well, **self.watch.gauges()})

    def _states(self) -> dict[Part, str]:
        consumer = self.consumer.state if self.consumer else "stopped"
        return {Part.CONSUMER: consumer, Part.RELAY: self.relay.state}

    def figures(self) -> Answer:
        """Counts by contract: written here, arrived here, parked here."""
        with self.database.reading() as connection:
            return {
                "written": figures.written(connection, self.source),
                "arrived": figures.arrived(connection),
                "parked": figures.parked(connection),
            }

    def trace(self, message_id: str) -> Answer:
        """The way of a message id, or of a business key's messages, and what it led to."""
        with self.database.reading() as connection:
            return {
                "steps": trace.steps(connection, message_id),
                "led_to": trace.consequences(connection, message_id, self.source),
            }

    def refusals(self, limit: int) -> list[Answer]:
        """What the other side refused of ours, the newest first."""
        with self.database.reading() as connection:
            return refusals.newest(connection, limit)

    @property
    def desk(self) -> repair.Desk:
        """Where operators repair."""
        return repair.Desk(
            node=self.settings.node,
            source=self.source,
            database=self.database,
            clock=self.clock,
            processors=self.processors,
            handed_out=self.relay.handed_out,
        )

    def order(self, part: str, mode: str, actor: str, reason: str) -> Answer:
        """Pause, drain or resume a part in every process of this service; it stands until another order.

        Raises OrderUnknown.
        """
        named, order = controls.order_of(part, mode, actor, reason)
        with working(self.database) as session:
            controls.give(session, named, order, self.clock.now())
        self.gates[named].forget()
        self.relay.wake()
        log.warning("ordered", part=part, mode=mode, actor=actor)
        return {"part": named, "mode": order.mode}

    def purge_now(self, actor: str, *, dry_run: bool) -> Answer:
        """How many rows are old enough to go, by table; unless it is a dry run, the background job begins."""
        due = self.purge.due()
        if not dry_run:
            with working(self.database) as session:
                subject, at = self.settings.service, self.clock.now()
                audit.write(session, actor=actor, action="purge", subject=subject, at=at)
            self.purge.ask()
        return {"due": due, "started": not dry_run}


def source_of(settings: Settings) -> str:
    """The CloudEvents source of what a service says."""
    return f"/{settings.node}/{settings.service}"
