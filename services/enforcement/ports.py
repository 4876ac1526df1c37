"""What the handlers need from outside."""

import datetime as dt
from typing import Protocol

from services.enforcement.domain.events import Event
from services.enforcement.domain.lead import Lead


class Leads(Protocol):
    """The leads we sent and those we received."""

    def get(self, lead_id: str) -> Lead | None: ...

    def add(self, lead: Lead) -> None: ...

    def save(self, lead: Lead) -> None: ...


class UnitOfWork(Protocol):
    """One transaction: what is stored and published here happens together or not at all."""

    @property
    def leads(self) -> Leads: ...

    @property
    def today(self) -> dt.date: ...

    def publish(self, event: Event) -> None: ...
