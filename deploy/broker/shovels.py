"""Links a node's broker to its partner's: a dynamic shovel carries the bytes across the border.

It is transport only; that nothing is lost or doubled is promised by the lanes of the gateways.
"""

from typing import Any

import requests

from deploy import pids
from deploy.broker.management import Management
from deploy.credentials import SHOVEL
from deploy.environment import amqp_url
from deploy.errors import BrokerFailed
from deploy.nodes import NodePlan, Pair
from shared.topology import BORDER_IN, border_queue


RUNNING_WITHIN = 30.0  # seconds


def shovel_name(node: NodePlan) -> str:
    return f"to-{node.partner}"


def shovel(pair: Pair, node: NodePlan) -> dict[str, Any]:
    """From the node's queue for its partner to the one exchange that the partner lets us write."""
    return {
        "src-protocol": "amqp091",
        "src-uri": amqp_url(node, SHOVEL),
        "src-queue": border_queue(node.partner),
        "src-prefetch-count": 100,
        "dest-protocol": "amqp091",
        "dest-uri": amqp_url(pair.partner_of(node), node.name),
        "dest-exchange": BORDER_IN,
        "dest-add-forward-headers": False,
        "ack-mode": "on-confirm",
        "reconnect-delay": 1,
    }


def declare(pair: Pair, node: NodePlan) -> None:
    """Create the node's shovel, or replace it when ports or passwords changed; or take it away."""
    with Management.of(node) as management:
        try:
            if node.is_carried:
                management.declare_shovel(shovel_name(node), shovel(pair, node))
            else:
                management.delete_shovel(shovel_name(node))
        except requests.RequestException as error:
            raise BrokerFailed(
                f"{node.title}的通道（shovel）无法建立", f"shovel of {node.name}: {error}"
            ) from error


def wait_until_running(node: NodePlan) -> None:
    """Until the shovel is connected on both sides; BrokerFailed otherwise."""
    if not node.is_carried:
        return
    with Management.of(node) as management:
        if not pids.wait_until(lambda: _is_running(node, management), RUNNING_WITHIN, pause=0.2):
            raise BrokerFailed(
                f"{node.title}的通道（shovel）没有接通，请看日志 {node.log_file('broker')}",
                f"the shovel of {node.name} does not connect, see the broker's log",
            )


def _is_running(node: NodePlan, management: Management) -> bool:
    try:
        return management.shovel_states().get(shovel_name(node)) == "running"
    except requests.RequestException:
        return False
