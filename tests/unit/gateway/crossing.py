"""Two gateways and the line between them, which may lose, double, overtake and alter whatever it carries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import sqlalchemy as sa
from nameko.testing.services import worker_factory

from contracts.binding import SIGNATURE
from services.gateway.adapters.tables import JOURNAL
from services.gateway.service import Service
from services.gateway.wiring import GatewayApplication
from shared import outbox, topology
from shared.delivery import Delivery
from shared.outbox import Outgoing
from tests.builders import an_envelope, delivery_of
from tests.fakes import tables
from tests.fakes.clock import FakeClock


WHY = "对方机房检修"  # of an order
Deliveries = list[Delivery]
Line = Callable[[Deliveries], Deliveries]  # what is sent → what arrives, in which order


def good(sent: Deliveries) -> Deliveries:
    """All of it."""
    return sent


class Bad:
    """A line that a mishap meets with a chance: it loses, doubles, overtakes, alters and forges."""

    def __init__(self, chance: float) -> None:
        self.chance, self.random = chance, Random(1)  # noqa: S311 - no secret

    def __call__(self, sent: Deliveries) -> Deliveries:
        arrived = [copy for delivery in sent for copy in self._fate(delivery)]
        if self.random.random() < self.chance:
            self.random.shuffle(arrived)
        return arrived

    def _fate(self, delivery: Delivery) -> Iterator[Delivery]:
        mishap = self.random.choice(["lose", "double", "alter", "forge"])
        if self.random.random() >= self.chance:
            yield delivery
        elif mishap == "double":
            yield from (delivery, delivery)
        elif mishap == "alter":
            yield replace(delivery, body=delivery.body[:-2] + b" " + delivery.body[-2:])
        elif mishap == "forge":
            line = str(delivery.headers[SIGNATURE])
            yield replace(delivery, headers={**delivery.headers, SIGNATURE: line[:-8] + "AAAAAAA="})


@dataclass
class Crossing:
    """Chongqing sends, Sichuan receives and receipts; receipts go over the same line."""

    chongqing: GatewayApplication
    sichuan: GatewayApplication
    clock: FakeClock
    line: Line = good

    def send(self, *keys: str) -> None:
        """Messages of Chongqing's services, in this order."""
        for key in keys:
            self.chongqing.receive([delivery_of(an_envelope(partitionkey=key))])

    def second(self) -> None:
        """What happens in a second: each side sends what it has, then makes its round."""
        self.deliver(self.chongqing, self.sichuan)
        self.deliver(self.sichuan, self.chongqing)
        self.clock.advance(seconds=1)
        for gateway in (self.chongqing, self.sichuan):
            gateway.postman.round()

    def settle(self, seconds: int = 20_000) -> int:
        """Until nothing waits for a receipt on either side; gives after how many rounds."""
        for rounds in range(400):
            self.second()
            if not any(lane["unreceipted"] for lane in self.chongqing.lanes()):
                return rounds
            self.clock.advance(seconds=seconds / 400)
        raise AssertionError("receipts never became complete")

    def catch(self) -> Deliveries:
        """From now on nothing arrives; what was sent stands in this list."""
        caught: Deliveries = []

        def line(sent: Deliveries) -> Deliveries:
            caught.extend(sent)
            return []

        self.line = line
        return caught

    def deliver(self, giver: GatewayApplication, taker: GatewayApplication) -> None:
        arrived = self.line([_delivery(giver, row) for row in _sent(giver, self.clock)])
        taker.receive(arrived)

    def handed_on(self) -> list[tuple[str, str]]:
        """What Sichuan's services get, by key and id, in order."""
        rows = [
            row
            for row in tables.outbox(self.sichuan.database)
            if row["exchange"] == topology.EVENTS
        ]
        return [(row["key"], row["message_id"]) for row in rows]

    def journals(self) -> list[list[tuple[Any, ...]]]:
        """What went out here and what came in there: number, id, digest."""
        return [
            _journal(self.chongqing, "out"),
            _journal(self.sichuan, "in"),
        ]


def _sent(gateway: GatewayApplication, clock: FakeClock) -> list[Outgoing]:
    """What the relay publishes, window by window."""
    rows: list[Outgoing] = []
    while True:
        with gateway.database.transaction() as connection:
            window = outbox.unsent(connection, 400).rows
            outbox.mark_sent(connection, [row.number for row in window], clock.now())
        if not window:
            return [row for row in rows if row.exchange == topology.BORDER_OUT]
        rows += window


def _delivery(gateway: GatewayApplication, row: Outgoing) -> Delivery:
    assert gateway.relay.finish is not None
    finished = gateway.relay.finish(row)
    return Delivery(
        body=finished.body,
        headers=finished.headers,
        exchange=topology.BORDER_IN,
        routing_key=finished.routing_key,
    )


def _journal(gateway: GatewayApplication, direction: str) -> list[tuple[Any, ...]]:
    names = ("lane", "epoch", "place", "message_id", "digest")
    query = sa.select(*(JOURNAL.c[name] for name in names)).where(JOURNAL.c.direction == direction)
    with gateway.database.reading() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(*names[:3]))]


def lane(gateway: GatewayApplication) -> Any:
    [found] = gateway.lanes()
    return found


def pause(gateway: GatewayApplication, way: str = "out", lane: str | None = None) -> Any:
    """By the operator of that side."""
    return _order(gateway, "pause_lanes", way, lane)


def resume(gateway: GatewayApplication, way: str = "out", lane: str | None = None) -> Any:
    return _order(gateway, "resume_lanes", way, lane)


def _order(gateway: GatewayApplication, method: str, way: str, lane: str | None) -> Any:
    service = worker_factory(Service, app=gateway)
    partner = gateway.settings.partner
    answer = getattr(service, method)(partner, lane, way, "王", WHY)
    assert answer["accepted"], answer
    return answer["lanes"]


def left(gateway: GatewayApplication) -> list[str]:
    """The ids of what was given out, in the order of the outbox."""
    rows = tables.outbox(gateway.database)
    return [row["message_id"] for row in rows if row["exchange"] == topology.BORDER_OUT]


def numbered(crossing: Crossing) -> list[str]:
    """The ids of what was numbered, in the order of the numbers."""
    return [message_id for _, _, _, message_id, _ in crossing.journals()[0]]


def unsent(gateway: GatewayApplication) -> list[Any]:
    rows = tables.outbox(gateway.database)
    return [row for row in rows if row["unsent"] and row["exchange"] == topology.BORDER_OUT]
