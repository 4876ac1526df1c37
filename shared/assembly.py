"""Puts the kernel's parts together for a service that works with commands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from shared import refusals
from shared.application import Application, source_of
from shared.bus import Bus, Handler, Reader
from shared.clock import SystemClock
from shared.database import Database
from shared.processor import Processor
from shared.publishing import Publisher
from shared.relay import Relay
from shared.session import Session
from shared.settings import Settings


T = TypeVar("T")
Effects = dict[str, dict[str, int]]


@dataclass(kw_only=True)
class ServiceApplication(Application):
    """An application with a bus; a service's own application inherits it."""

    bus: Bus[Any]

    def ask(self, question: Callable[..., T], *arguments: Any) -> T:
        """The answer of a question to the committed state."""
        with self.database.reading() as connection:
            return question(connection, *arguments)

    def effects_by(self, question: Callable[[sa.Connection], Effects]) -> Effects:
        """By contract received: a service's own effects, and how many refusals it was told."""
        refusal = refusals.contract_of(self.settings.service).name
        with self.database.reading() as connection:
            return {**question(connection), refusal: {"effective": refusals.count(connection)}}


A = TypeVar("A", bound=ServiceApplication)


def assemble(  # noqa: PLR0913 - a service consists of these
    application: type[A],
    settings: Settings,
    *,
    migrations: Path,
    handlers: Mapping[type, Handler[Any]],
    readers: Mapping[str, Reader],
    unit_of_work: Callable[[Session, Publisher], Any],
    tables: Sequence[sa.Table],
) -> A:
    """The application on its migrated database; nothing runs yet.

    `tables` hold the aggregates that messages ask for by their business key.
    """
    database = Database(settings.database_url)
    database.migrate(migrations)
    clock = SystemClock()
    bus: Bus[Any] = Bus(
        source=source_of(settings),
        service=settings.service,
        database=database,
        clock=clock,
        handlers=handlers,
        readers=readers,
        unit_of_work=unit_of_work,
        tables=tables,
    )
    return application(
        settings=settings,
        database=database,
        clock=clock,
        processors={
            settings.service: Processor(
                database,
                clock,
                settings.service,
                bus.handle,
                refuse=bus.refuse,
                prepare=bus.prepare,
            ),
        },
        relay=Relay(database, settings.amqp_url, clock),
        bus=bus,
    )
