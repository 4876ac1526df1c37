"""Who may do what at a node's broker: the least that each user's work needs.

A permission is a regular expression over names of queues and exchanges; no match, no right.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from deploy.credentials import ADMIN, OPERATOR, SHOVEL
from deploy.nodes import NodePlan
from shared import topology


RPC_EXCHANGE = "nameko-rpc"  # nameko's own name; all questions and answers go through it
STANDALONE_REPLIES = r"rpc\.reply-standalone_rpc_proxy-.*"  # the queue of a command-line client
NOTHING = "^$"
EVERYTHING = ".*"


@dataclass(frozen=True)
class Permission:
    """What a user may declare, publish to (or bind to), and read (or bind from)."""

    user: str
    configure: str = NOTHING
    write: str = NOTHING
    read: str = NOTHING


@dataclass(frozen=True)
class TopicPermission:
    """Which routing keys a user may use at a topic exchange that it may write to."""

    user: str
    exchange: str
    write: str


def permissions(node: NodePlan) -> list[Permission]:
    return [
        Permission(ADMIN, EVERYTHING, EVERYTHING, EVERYTHING),
        _operator(),
        *(_service(service, node.partner) for service in topology.SERVICES),
        Permission(SHOVEL, read=_any_of([re.escape(topology.border_queue(node.partner))])),
        _partner(node),
    ]


def _partner(node: NodePlan) -> Permission:
    """Its shovel writes to us; only one without a broker of its own also reads what waits for it."""
    queues = [topology.border_queue(node.partner)] if node.fetched_mark.exists() else []
    return Permission(
        node.partner,
        write=_any_of([re.escape(topology.BORDER_IN)]),
        read=_any_of(map(re.escape, queues)) if queues else NOTHING,
    )


def topic_permissions(node: NodePlan) -> list[TopicPermission]:
    """Only the gateway may say that a message is the partner's; the partner writes to this node alone."""
    inner = [service for service in topology.SERVICES if service != topology.GATEWAY]
    return [
        *(TopicPermission(service, topology.EVENTS, r"^local\.") for service in inner),
        TopicPermission(node.partner, topology.BORDER_IN, rf"^{node.name}\."),
    ]


def _service(service: str, partner: str) -> Permission:
    """The gateway also carries by HTTP: it puts in what was posted, and takes out what it posts itself."""
    rpc = [RPC_EXCHANGE, f"rpc-{service}", rf"rpc\.reply-{service}-.*"]
    is_gateway = service == topology.GATEWAY
    border = [topology.BORDER_OUT, topology.BORDER_IN] if is_gateway else []
    queues = [re.escape(topology.border_queue(partner))] if is_gateway else []
    return Permission(
        service,
        configure=_any_of(rpc),
        write=_any_of([*rpc, *map(re.escape, [topology.EVENTS, *border])]),
        read=_any_of([*rpc, rf"{service}\.\d\d", *queues]),
    )


def _operator() -> Permission:
    """Asks services by RPC and looks into the two queues that must be empty."""
    rpc = [RPC_EXCHANGE, STANDALONE_REPLIES]
    alarms = [topology.UNROUTED, topology.DEAD]
    return Permission(
        OPERATOR,
        configure=_any_of(rpc),
        write=_any_of(rpc),
        read=_any_of([*rpc, *alarms]),
    )


def _any_of(names: Iterable[str]) -> str:
    return f"^({'|'.join(names)})$"
