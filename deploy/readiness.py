"""Whether a service of a pair works: it answers by RPC, it consumes, its relay publishes."""

from typing import Any

from deploy.environment import operator_environment
from deploy.nodes import NodePlan, Pair
from shared.client import NodeClient, NodeSilent
from shared.controls import Mode


PAUSED = (Mode.PAUSED, Mode.DRAINED)  # an operator wants it so
CONSUMES, PUBLISHES = ("consuming", *PAUSED), ("publishing", *PAUSED)
SECONDS = 1.0  # asked again and again while a node starts


def answers(pair: Pair, node: NodePlan, service: str) -> bool:
    """False while it is silent or still waits for its broker."""
    settings = operator_environment(pair, node)
    with NodeClient(settings["CHUANYU_AMQP_URL"], timeout=SECONDS) as client:
        try:
            answer: Any = client.call(service, "status")
        except NodeSilent:
            return False
    return answer["consumer"] in CONSUMES and answer["relay"] in PUBLISHES
