"""Puts the service together: settings, database, bus, relay."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contracts.errors import ContractBroken, Problem, kind_of
from services.catalogue import queries
from services.catalogue.adapters import messages
from services.catalogue.adapters.results import list_number, refused, row_number, settled
from services.catalogue.adapters.tables import MATTERS, PARTNER_MATTERS
from services.catalogue.adapters.unit_of_work import SqlUnitOfWork
from services.catalogue.config import settings as read
from services.catalogue.domain.matter import Outcome
from services.catalogue.handlers import HANDLERS
from shared.assembly import Effects, ServiceApplication, assemble


Answer = dict[str, Any]
MIGRATIONS = Path(__file__).parent / "migrations"
MOST_ROWS = 1000  # of one call; callers send chunks


class CatalogueApplication(ServiceApplication):
    """The kernel's application with this service's commands and questions."""

    def import_matters(self, rows: Any, actor: str) -> Answer:
        """Publish each row in a transaction of its own; a bad row refuses only itself.

        Raises ContractBroken only when `rows` is no list, or longer than MOST_ROWS.
        """
        if not isinstance(rows, list):
            raise ContractBroken([Problem("FIELD_TYPE", "$.rows", kind_of(rows), "list")])
        if len(rows) > MOST_ROWS:
            raise ContractBroken(
                [Problem("FIELD_LENGTH", "$.rows", kind_of(rows), f"0..{MOST_ROWS}")]
            )
        return {"results": [self._import(n, row, actor) for n, row in enumerate(rows, start=1)]}

    def _import(self, position: int, row: Any, actor: str) -> Answer:
        outcomes: list[Outcome] = []
        number, content = row_number(row, position)
        try:
            command = messages.publication(self.settings.region, content, outcomes.append)
            self.bus.execute(command, actor=actor, subject=command.matter_id)
        except ContractBroken as broken:
            return refused(number, list_number(content), broken.problems)
        return settled(number, list_number(content), outcomes[-1])

    def matters(self, limit: int) -> queries.Rows:
        return self.ask(queries.matters, limit)

    def partner_matters(self, limit: int) -> queries.Rows:
        return self.ask(queries.partner_matters, limit)

    def alignments(self, limit: int) -> queries.Rows:
        return self.ask(queries.alignments, limit)

    def effects(self) -> Effects:
        return self.effects_by(queries.effects)


def build(environ: Mapping[str, str]) -> CatalogueApplication:
    """The application for these settings, its database migrated."""
    return assemble(
        CatalogueApplication,
        read(environ),
        migrations=MIGRATIONS,
        handlers=HANDLERS,
        readers=messages.READERS,
        unit_of_work=SqlUnitOfWork,
        tables=(MATTERS, PARTNER_MATTERS),
    )
