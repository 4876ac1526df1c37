"""How far the typical lead has come between the two nodes: offered, accepted, filed."""

from typing import Any

from contracts.anatomy import Data
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.registry import every_contract, example
from services.enforcement.wiring import EnforcementApplication
from tests.unit.neighbours import Neighbours


Nodes = Neighbours[EnforcementApplication]
LEAD = example(LEAD_OFFERED, LEAD_OFFERED.newest, "typical")["lead_id"]


def typical(message: str, **changes: Any) -> Data:
    """The typical body of a message, as a step of the lead that the tests offer."""
    contract = every_contract()[f"enforcement.lead-{message}"]
    body = example(contract, contract.newest, "typical")
    return body | {"lead_id": LEAD} | changes


def offered(nodes: Nodes) -> None:
    nodes.chongqing.app.offer_lead(typical("offered"), "李")
    nodes.exchange()


def accepted(nodes: Nodes) -> None:
    offered(nodes)
    nodes.sichuan.app.accept_lead(typical("accepted"), "王")
    nodes.exchange()


def filed(nodes: Nodes) -> None:
    accepted(nodes)
    nodes.sichuan.app.file_lead(typical("filed"), "王")
    nodes.exchange()


def states(nodes: Nodes) -> tuple[str, str]:
    return tuple(node.app.lead(LEAD)["lead"]["state"] for node in (nodes.chongqing, nodes.sichuan))
