"""Puts the service together: settings, database, bus, relay."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contracts.anatomy import Data
from services.enforcement import queries
from services.enforcement.adapters import messages
from services.enforcement.adapters.tables import LEADS
from services.enforcement.adapters.unit_of_work import SqlUnitOfWork
from services.enforcement.commands import OfferLead, TakeStep
from services.enforcement.config import settings as read
from services.enforcement.domain.errors import UnknownLead
from services.enforcement.handlers import HANDLERS
from shared.assembly import Effects, ServiceApplication, assemble


Answer = dict[str, Any]
MIGRATIONS = Path(__file__).parent / "migrations"


class EnforcementApplication(ServiceApplication):
    """The kernel's application with this service's commands and questions.

    Each command gives the lead id and the ids of its messages, or raises ContractBroken or
    EnforcementError.
    """

    def offer_lead(self, body: Data, actor: str) -> Answer:
        command = messages.offering(self.settings.region, body)
        return self._execute(command, command.lead_id, actor)

    def accept_lead(self, body: Data, actor: str) -> Answer:
        return self._take(messages.accepting(body), actor)

    def return_lead(self, body: Data, actor: str) -> Answer:
        return self._take(messages.returning(body), actor)

    def file_lead(self, body: Data, actor: str) -> Answer:
        return self._take(messages.filing(body), actor)

    def not_file_lead(self, body: Data, actor: str) -> Answer:
        return self._take(messages.not_filing(body), actor)

    def decide_lead(self, body: Data, actor: str) -> Answer:
        return self._take(messages.deciding(body), actor)

    def _take(self, command: TakeStep, actor: str) -> Answer:
        return self._execute(command, command.step.lead_id, actor)

    def _execute(self, command: OfferLead | TakeStep, lead_id: str, actor: str) -> Answer:
        published = self.bus.execute(command, actor=actor, subject=lead_id)
        return {"lead_id": lead_id, "messages": published}

    def leads(self, limit: int) -> list[Answer]:
        return self.ask(queries.leads, limit)

    def lead(self, lead_id: str) -> Answer:
        """Everything about one lead; raises UnknownLead."""
        found = self.ask(queries.lead, lead_id)
        if found is None:
            raise UnknownLead(lead_id)
        return {"lead": found}

    def effects(self) -> Effects:
        return self.effects_by(queries.effects)


def build(environ: Mapping[str, str]) -> EnforcementApplication:
    """The application for these settings, its database migrated."""
    return assemble(
        EnforcementApplication,
        read(environ),
        migrations=MIGRATIONS,
        handlers=HANDLERS,
        readers=messages.READERS,
        unit_of_work=SqlUnitOfWork,
        tables=(LEADS,),
    )
