"""What the handlers need from outside."""

from typing import Protocol

from services.catalogue.domain.events import Event
from services.catalogue.domain.matter import Matter, PartnerMatter


class Matters(Protocol):
    """Our own matters."""

    def get(self, matter_id: str) -> Matter | None: ...

    def add(self, matter: Matter) -> None: ...

    def save(self, matter: Matter) -> None: ...


class PartnerMatters(Protocol):
    """The other side's matters, each in its newest revision."""

    def get(self, matter_id: str) -> PartnerMatter | None: ...

    def add(self, matter: PartnerMatter) -> None: ...

    def save(self, matter: PartnerMatter) -> None: ...


class UnitOfWork(Protocol):
    """One transaction: what is stored and published here happens together or not at all."""

    @property
    def matters(self) -> Matters: ...

    @property
    def partner_matters(self) -> PartnerMatters: ...

    def publish(self, event: Event) -> None: ...
