"""The ports of the enforcement handlers in memory; what was not saved is not seen again."""

import copy
import datetime as dt
from dataclasses import replace

from services.enforcement.domain.events import Event
from services.enforcement.domain.lead import Lead
from shared.database import Stale
from tests.unit.enforcement.builders import LATER


class FakeLeads:
    def __init__(self, *leads: Lead) -> None:
        self.stored = {lead.lead_id: lead for lead in leads}

    def get(self, lead_id: str) -> Lead | None:
        return copy.deepcopy(self.stored.get(lead_id))

    def add(self, lead: Lead) -> None:
        self.stored[lead.lead_id] = replace(lead, events=[])

    def save(self, lead: Lead) -> None:
        if self.stored[lead.lead_id].version != lead.version:
            raise Stale("leads")
        self.stored[lead.lead_id] = replace(lead, version=lead.version + 1, events=[])


class FakeWork:
    def __init__(self, *leads: Lead) -> None:
        self.leads = FakeLeads(*leads)
        self.published: list[Event] = []

    @property
    def today(self) -> dt.date:
        return LATER

    def publish(self, event: Event) -> None:
        self.published.append(event)
