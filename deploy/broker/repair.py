"""Puts back what somebody changed at a broker that runs: all of its definitions, as at a boot.

What exists already is left alone; nothing is deleted, neither messages nor what others have added.  Exchanges that
we no longer use are retired, with their bindings.
"""

import requests

from deploy import pids
from deploy.broker.definitions import definitions
from deploy.broker.management import Management
from deploy.broker.server import READY_WITHIN, is_running, not_started
from deploy.credentials import credentials
from deploy.errors import BrokerFailed
from deploy.nodes import NodePlan
from shared import topology


def restore(node: NodePlan) -> None:
    """Load the definitions again; BrokerFailed with RabbitMQ's own reason when it refuses."""
    with Management.of(node) as management:
        pids.wait_until(lambda: management.answers() or not is_running(node), READY_WITHIN)
        if not is_running(node) or not management.answers():
            raise not_started(node)
        try:
            management.load_definitions(definitions(node, credentials(node)))
        except requests.RequestException as error:
            raise _refused(node, error) from error


def retire(node: NodePlan) -> None:
    """Delete the exchanges of earlier versions; BrokerFailed with RabbitMQ's own reason when it refuses."""
    with Management.of(node) as management:
        try:
            for name in topology.RETIRED_EXCHANGES:
                management.delete_exchange(name)
        except requests.RequestException as error:
            raise _refused(node, error) from error


def _refused(node: NodePlan, error: requests.RequestException) -> BrokerFailed:
    reason = error.response.text if error.response is not None else type(error).__name__
    return BrokerFailed(
        f"{node.title}的 RabbitMQ 不接受队列和权限的定义：{reason}",
        f"RabbitMQ of {node.name} refuses its definitions: {reason}",
    )
