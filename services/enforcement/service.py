"""Entrypoints of the enforcement service: decode, delegate, answer.  Nothing is decided here."""

from collections.abc import Sequence

from contracts.anatomy import Data
from services.enforcement.wiring import build
from shared.answers import Answer, answered, plain
from shared.delivery import Delivery
from shared.entrypoints import ApplicationProvider, Operations, deliveries, rpc


class Service(Operations):
    """RPC for enforcement officers and operators, deliveries for messages.

    Commands take the body of the contract named and give {"accepted", "lead_id", "messages"}, or
    coded problems.
    """

    name = "enforcement"
    app = ApplicationProvider(build)

    @deliveries
    def receive(self, batch: Sequence[Delivery]) -> dict[str, int]:
        outcomes: dict[str, int] = self.app.receive(batch)
        return outcomes

    @rpc
    def offer_lead(self, body: Data, actor: str) -> Answer:
        """Body as in enforcement.lead-offered without lead_id."""
        return answered(lambda: self.app.offer_lead(body, actor))

    @rpc
    def accept_lead(self, body: Data, actor: str) -> Answer:
        """Body as in enforcement.lead-accepted."""
        return answered(lambda: self.app.accept_lead(body, actor))

    @rpc
    def return_lead(self, body: Data, actor: str) -> Answer:
        """Body as in enforcement.lead-returned."""
        return answered(lambda: self.app.return_lead(body, actor))

    @rpc
    def file_lead(self, body: Data, actor: str) -> Answer:
        """Body as in enforcement.lead-filed."""
        return answered(lambda: self.app.file_lead(body, actor))

    @rpc
    def not_file_lead(self, body: Data, actor: str) -> Answer:
        """Body as in enforcement.lead-not-filed."""
        return answered(lambda: self.app.not_file_lead(body, actor))

    @rpc
    def decide_lead(self, body: Data, actor: str) -> Answer:
        """Body as in enforcement.lead-decided."""
        return answered(lambda: self.app.decide_lead(body, actor))

    @rpc
    def leads(self, limit: int = 100) -> list[Answer]:
        """Leads sent and received, the newest discovery first."""
        rows: list[Answer] = plain(self.app.leads(limit))
        return rows

    @rpc
    def lead(self, lead_id: str) -> Answer:
        """{"accepted": true, "lead": everything about it}, or NOT_FOUND."""
        return answered(lambda: self.app.lead(lead_id))

    @rpc
    def effects(self) -> Answer:
        """By contract received: how many took effect, how many were returned."""
        found: Answer = self.app.effects()
        return found
