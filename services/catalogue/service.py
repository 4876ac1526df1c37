"""Entrypoints of the catalogue service: decode, delegate, answer.  Nothing is decided here."""

from collections.abc import Sequence

from contracts.anatomy import Data
from services.catalogue.wiring import build
from shared.answers import Answer, answered, plain
from shared.delivery import Delivery
from shared.entrypoints import ApplicationProvider, Operations, deliveries, rpc


class Service(Operations):
    """RPC for clerks and operators, deliveries for messages."""

    name = "catalogue"
    app = ApplicationProvider(build)

    @deliveries
    def receive(self, batch: Sequence[Delivery]) -> dict[str, int]:
        outcomes: dict[str, int] = self.app.receive(batch)
        return outcomes

    @rpc
    def import_matters(self, rows: list[Data], actor: str) -> Answer:
        """Rows as in catalogue.matter-published without matter_id and revision, plus provenance, source, row.

        Gives {"accepted", "results": [{"row", "list_number", "outcome", "problems"}]}.
        """
        return answered(lambda: self.app.import_matters(rows, actor))

    @rpc
    def matters(self, limit: int = 100) -> list[Answer]:
        """Own matters with revision and origin."""
        rows: list[Answer] = plain(self.app.matters(limit))
        return rows

    @rpc
    def partner_matters(self, limit: int = 100) -> list[Answer]:
        """The other side's matters, each in its newest revision."""
        rows: list[Answer] = plain(self.app.partner_matters(limit))
        return rows

    @rpc
    def alignments(self, limit: int = 1000) -> list[Answer]:
        """Each matter with its counterpart: aligned, different, unknown or unpaired, element by element."""
        rows: list[Answer] = plain(self.app.alignments(limit))
        return rows

    @rpc
    def effects(self) -> Answer:
        """By contract received: how many took effect, how many matters are held, revised, outdated."""
        found: Answer = self.app.effects()
        return found
