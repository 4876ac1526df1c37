"""The ports of the catalogue handlers in memory; what was not saved is not seen again."""

import copy
from dataclasses import replace

from services.catalogue.domain.events import Event
from services.catalogue.domain.matter import Matter, PartnerMatter
from shared.database import Stale


class FakeMatters:
    def __init__(self) -> None:
        self.stored: dict[str, Matter] = {}

    def get(self, matter_id: str) -> Matter | None:
        return copy.deepcopy(self.stored.get(matter_id))

    def add(self, matter: Matter) -> None:
        self.stored[matter.id] = replace(matter, events=[])

    def save(self, matter: Matter) -> None:
        if self.stored[matter.id].version != matter.version:
            raise Stale("matters")
        self.stored[matter.id] = replace(matter, version=matter.version + 1, events=[])


class FakePartnerMatters:
    def __init__(self) -> None:
        self.stored: dict[str, PartnerMatter] = {}

    def get(self, matter_id: str) -> PartnerMatter | None:
        return copy.deepcopy(self.stored.get(matter_id))

    def add(self, matter: PartnerMatter) -> None:
        self.stored[matter.matter_id] = replace(matter)

    def save(self, matter: PartnerMatter) -> None:
        if self.stored[matter.matter_id].version != matter.version:
            raise Stale("partner_matters")
        self.stored[matter.matter_id] = replace(matter, version=matter.version + 1)


class FakeWork:
    def __init__(self) -> None:
        self.matters = FakeMatters()
        self.partner_matters = FakePartnerMatters()
        self.published: list[Event] = []

    def publish(self, event: Event) -> None:
        self.published.append(event)
