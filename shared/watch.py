"""Looks at a service's database and broker again and again, so that /health can answer at once and say how old it is.

A look of its own, beside the loops that do the work: it finds what they would only meet with the next message.
"""

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import Any

import kombu
import structlog
from amqp.exceptions import NotFound

from shared import figures, topology
from shared.broker import RECOVERABLE, close_quietly, connect
from shared.clock import Clock
from shared.database import Database


log = structlog.get_logger()
SECONDS = 5.0
ALARMS = (topology.UNROUTED, topology.DEAD)


@dataclass(frozen=True)
class Fact:
    """What a look found, or what it met instead; `at` is when."""

    at: dt.datetime
    trouble: str | None = None
    found: dict[str, Any] = field(default_factory=dict)


class Watch:
    """Two looks, each in a thread of its own: a frozen broker must not hide what the database says."""

    def __init__(self, database: Database, url: str, service: str, clock: Clock) -> None:
        self._database, self._url, self._service, self._clock = database, url, service, clock
        self._connection: kombu.Connection | None = None
        self.database = self.broker = Fact(clock.now(), "not looked at yet")

    def ready(self) -> int | None:
        """Messages that wait in the partitions of this service; None when nobody has looked yet."""
        found = self.broker.found.get("ready", {})
        own = [found[name] for name in topology.partition_queues(self._service) if name in found]
        return sum(own) if own else None

    def gauges(self) -> dict[str, dict[str, float]]:
        """For /metrics, with the age of what was found."""
        now, depths = self._clock.now(), self.database.found
        facts = {"database": self.database, "broker": self.broker}
        ages = {name: (now - fact.at).total_seconds() for name, fact in facts.items()}
        oldest = depths.get("outbox_oldest")
        return {
            "fact_age_seconds": ages,
            "queue_ready": self.broker.found.get("ready", {}),
            "outbox_unsent": {"": depths.get("outbox_unsent", 0)},
            "outbox_oldest_seconds": {"": (now - oldest).total_seconds() if oldest else 0.0},
            "parked_waiting": depths.get("parked_by_reason", {}),
        }

    def run_database(self, stop: threading.Event) -> None:
        """Until `stop`, depths of outbox and parking."""
        while not stop.is_set():
            self.database = self._look("database", self.database, self._depths)
            stop.wait(SECONDS)

    def run_broker(self, stop: threading.Event) -> None:
        """Until `stop`, which queues and exchanges are there, and what lies in them."""
        while not stop.is_set():
            self.broker = self._look("broker", self.broker, self._topology)
            if self.broker.trouble:
                self._disconnect()
            stop.wait(SECONDS)
        self._disconnect()

    def _look(self, what: str, before: Fact, look: Any) -> Fact:
        try:
            return Fact(self._clock.now(), None, look())
        except Exception as trouble:  # noqa: BLE001 - a loop that ended would leave old facts standing
            kind = type(trouble).__name__
            if kind != before.trouble:
                write = log.warning if isinstance(trouble, RECOVERABLE) else log.error
                write("watch_met_trouble", what=what, error=kind)
            return Fact(self._clock.now(), kind, before.found)

    def _depths(self) -> dict[str, Any]:
        with self._database.reading() as connection:
            return figures.state(connection)

    def _topology(self) -> dict[str, Any]:
        """Asked passively, one by one: a missing one closes the channel."""
        self._connection = connection = self._connection or connect(self._url)
        connection.heartbeat_check()
        ready: dict[str, int] = {}
        missing = []
        exchanges = (
            topology.EVENTS,
            topology.partitions_exchange(self._service),
            topology.rest_exchange(self._service),
        )
        channel = connection.channel()
        for name in (*exchanges, *topology.partition_queues(self._service), *ALARMS):
            try:
                if name in exchanges:
                    channel.exchange_declare(name, None, passive=True)
                else:
                    ready[name] = channel.queue_declare(name, passive=True).message_count
            except NotFound:
                missing.append(name)
                channel = connection.channel()
        channel.close()
        return {"ready": ready, "missing": missing}

    def _disconnect(self) -> None:
        if self._connection is not None:
            close_quietly(self._connection)
            self._connection = None
