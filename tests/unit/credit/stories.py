"""How far the typical listing of Sichuan has come between the two nodes: declared, lifted."""

import datetime as dt
from typing import Any

from contracts.anatomy import Data
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.registry import every_contract, example
from services.credit.wiring import CreditApplication
from shared.clock import SystemClock, civil_date
from tests.unit.neighbours import Neighbours


Nodes = Neighbours[CreditApplication]
LISTING = example(LISTING_DECLARED, LISTING_DECLARED.newest, "typical")["listing_id"]
DECLARED, LIFTED = "credit.listing-declared", "credit.listing-lifted"
GRANTED, REFUSED = "credit.recognition-granted", "credit.recognition-refused"
ENDED = "credit.recognition-ended"
MESSAGE_REFUSED = "credit.message-refused"


def typical(message: str, **changes: Any) -> Data:
    contract = every_contract()[f"credit.{message}"]
    return example(contract, contract.newest, "typical") | changes


def declared(nodes: Nodes, **changes: Any) -> str:
    """Sichuan declares and both hear of each other; gives the listing id."""
    answer = nodes.sichuan.app.declare_listing(typical("listing-declared", **changes), "陈")
    nodes.exchange()
    return str(answer["listing_id"])


def lifted(nodes: Nodes) -> None:
    nodes.sichuan.app.lift_listing(typical("listing-lifted", listing_id=LISTING), "陈")
    nodes.exchange()


def ours(nodes: Nodes) -> dict[str, Any]:
    (row,) = nodes.sichuan.app.listings(10)
    return row


def theirs(nodes: Nodes) -> dict[str, Any]:
    (row,) = nodes.chongqing.app.recognitions(10)
    return row


def today() -> dt.date:
    return civil_date(SystemClock().now())
