"""Sichuan asks Chongqing over HTTP for what is sent to it, and for the receipts of what it sent."""

import base64
from dataclasses import dataclass
from typing import Any

import requests

from services.gateway.adapters import http_batch
from services.gateway.adapters.registering import Order
from services.gateway.wiring import GatewayApplication
from shared import topology
from shared.delivery import Delivery
from tests.unit.gateway.crossing import WHY, Crossing


OURS = {"Authorization": "Bearer ours"}
CREDIT = "/v1/lanes/credit/1/messages"


def reached_by(gateway: GatewayApplication, kind: str, url: str | None = None) -> Any:
    """By the operator of that side."""
    order = Order(actor="王", reason=WHY, at=gateway.clock.now())
    return gateway.participants.set_transport(gateway.settings.partner, kind, url, order)


@dataclass
class Puller:
    """Keeps the cursor of one lane."""

    crossing: Crossing
    url: str
    cursor: int = 0

    def asks(self, path: str, **parameters: Any) -> requests.Response:
        return requests.get(f"{self.url}{path}", params=parameters, headers=OURS, timeout=40)

    def pulls(self, limit: int = 100) -> list[int]:
        """The numbers that came, taken by Sichuan's gateway."""
        answer = self.asks(CREDIT, after=self.cursor, limit=limit).json()
        self.crossing.sichuan.receive([delivered(one) for one in answer["messages"]])
        numbers = [one["number"] for one in answer["messages"]]
        self.cursor = max([self.cursor, *numbers])
        return numbers

    def receipts(self) -> list[Any]:
        found: list[Any] = self.asks("/v1/receipts").json()["receipts"]
        return found


def delivered(one: Any) -> Delivery:
    """As the broker would bring it after a post."""
    body = base64.b64decode(one["body"])
    [row] = http_batch.read(
        http_batch.written([http_batch.Signed(body, one["signature"])]), "sichuan"
    )
    assert not isinstance(row, Exception)
    return Delivery(
        body=row.body,
        headers=row.headers,
        exchange=topology.BORDER_IN,
        routing_key=row.routing_key,
    )
