"""Puts the service together: settings, database, bus, relay."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contracts.anatomy import Data
from services.credit import queries
from services.credit.adapters import messages
from services.credit.adapters.tables import LISTINGS, RECOGNITIONS
from services.credit.adapters.unit_of_work import SqlUnitOfWork
from services.credit.config import settings as read
from services.credit.handlers import HANDLERS
from shared.assembly import Effects, ServiceApplication, assemble


Answer = dict[str, Any]
MIGRATIONS = Path(__file__).parent / "migrations"


class CreditApplication(ServiceApplication):
    """The kernel's application with this service's commands and questions."""

    def declare_listing(self, body: Data, actor: str) -> Answer:
        """Declare; gives the listing id and the ids of its messages.  Raises ContractBroken or CreditError."""
        command = messages.declaration(self.settings.region, body)
        published = self.bus.execute(command, actor=actor, subject=command.listing_id)
        return {"listing_id": command.listing_id, "messages": published}

    def lift_listing(self, body: Data, actor: str) -> Answer:
        """Lift one of our own.  Raises ContractBroken or CreditError."""
        command = messages.lifting(body)
        published = self.bus.execute(command, actor=actor, subject=command.listing_id)
        return {"listing_id": command.listing_id, "messages": published}

    def listings(self, limit: int) -> queries.Rows:
        return self.ask(queries.listings, limit)

    def recognitions(self, limit: int) -> queries.Rows:
        return self.ask(queries.recognitions, limit)

    def effects(self) -> Effects:
        return self.effects_by(queries.effects)


def build(environ: Mapping[str, str]) -> CreditApplication:
    """The application for these settings, its database migrated."""
    return assemble(
        CreditApplication,
        read(environ),
        migrations=MIGRATIONS,
        handlers=HANDLERS,
        readers=messages.READERS,
        unit_of_work=SqlUnitOfWork,
        tables=(LISTINGS, RECOGNITIONS),
    )
