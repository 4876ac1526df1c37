"""Entrypoints of a service of the chain."""

from collections.abc import Sequence

from shared.delivery import Delivery
from shared.entrypoints import ApplicationProvider, Operations, deliveries, rpc
from tests.bench.chain.ours.wiring import HOP, build


class Service(Operations):
    """Deliveries, and the questions that every service answers."""

    name = HOP.name
    app = ApplicationProvider(build)

    @deliveries
    def receive(self, batch: Sequence[Delivery]) -> dict[str, int]:
        outcomes: dict[str, int] = self.app.receive(batch)
        return outcomes

    @rpc
    def durability(self) -> dict[str, str]:
        """How this service's own connection commits."""
        settings: dict[str, str] = self.app.durability()
        return settings
