"""Entrypoints of the credit service: decode, delegate, answer.  Nothing is decided here."""

from collections.abc import Sequence

from contracts.anatomy import Data
from services.credit.wiring import build
from shared.answers import Answer, answered, plain
from shared.delivery import Delivery
from shared.entrypoints import ApplicationProvider, Operations, deliveries, rpc


class Service(Operations):
    """RPC for clerks and operators, deliveries for messages."""

    name = "credit"
    app = ApplicationProvider(build)

    @deliveries
    def receive(self, batch: Sequence[Delivery]) -> dict[str, int]:
        outcomes: dict[str, int] = self.app.receive(batch)
        return outcomes

    @rpc
    def declare_listing(self, body: Data, actor: str) -> Answer:
        """Body as in credit.listing-declared without listing_id; gives {"accepted", "listing_id"}."""
        return answered(lambda: self.app.declare_listing(body, actor))

    @rpc
    def lift_listing(self, body: Data, actor: str) -> Answer:
        """Body as in credit.listing-lifted; gives {"accepted", "listing_id"}."""
        return answered(lambda: self.app.lift_listing(body, actor))

    @rpc
    def listings(self, limit: int = 100) -> list[Answer]:
        """Own listings with the other side's answer."""
        rows: list[Answer] = plain(self.app.listings(limit))
        return rows

    @rpc
    def recognitions(self, limit: int = 100) -> list[Answer]:
        """The other side's listings with our answer."""
        rows: list[Answer] = plain(self.app.recognitions(limit))
        return rows

    @rpc
    def effects(self) -> Answer:
        """By contract received: how many took effect, how many were refused by rule."""
        found: Answer = self.app.effects()
        return found
