"""Two nodes with the credit service, and messages about one listing of Sichuan, to try the kernel on."""

from typing import Any

import sqlalchemy as sa

from contracts import envelope as envelopes
from contracts.contract import Contract
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.listing_lifted import LISTING_LIFTED
from contracts.credit.message_refused import MESSAGE_REFUSED
from contracts.registry import example
from services.credit.wiring import CreditApplication
from shared.delivery import Delivery
from shared.parking import PARKED
from tests.settling import settle
from tests.unit.neighbours import Neighbour, Neighbours, letter


Nodes = Neighbours[CreditApplication]
DECLARED, LIFTED, REFUSED = (c.name for c in (LISTING_DECLARED, LISTING_LIFTED, MESSAGE_REFUSED))
GRANTED = "credit.recognition-granted"


def typical(contract: Contract, **attributes: Any) -> Delivery:
    """Of Sichuan's listing, under an id of its own."""
    return letter(contract, example(contract, contract.newest, "typical"), "sichuan", **attributes)


def id_of(delivery: Delivery) -> str:
    return envelopes.decode(delivery.body).id


def declared(nodes: Nodes) -> None:
    settle(nodes.chongqing.app, typical(LISTING_DECLARED))


def refused(nodes: Nodes) -> Delivery:
    """A second declaration under another id."""
    declared(nodes)
    copy = typical(LISTING_DECLARED)
    settle(nodes.chongqing.app, copy)
    return copy


def waiting_for_a_refusal(nodes: Nodes) -> int:
    """Two lifts before their declaration, the first of them handled since; the second's number."""
    for _ in range(2):
        settle(nodes.chongqing.app, typical(LISTING_LIFTED))
    declared(nodes)
    nodes.chongqing.tick()
    (row,) = nodes.chongqing.app.desk.parked(10)
    return int(row["number"])


def steps(node: Neighbour[CreditApplication], wanted: str) -> list[str]:
    return [step["step"] for step in node.app.trace(wanted)["steps"]]


def parked(node: Neighbour[CreditApplication]) -> list[dict[str, Any]]:
    """Every row ever parked, in order."""
    with node.app.database.reading() as connection:
        found = connection.execute(sa.select(PARKED).order_by(PARKED.c.number)).mappings()
        return [dict(row) for row in found]
