"""The definitions file of a node's broker, derived from `shared.topology`.

Pure: names, users and rights go in, one JSON document comes out; RabbitMQ loads it at every boot
and so puts back what somebody deleted.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from itertools import chain
from typing import Any

from deploy.broker.permissions import RPC_EXCHANGE, permissions, topic_permissions
from deploy.credentials import ADMIN, OPERATOR, broker_users
from deploy.nodes import NodePlan
from shared import topology


Entry = dict[str, Any]
TAGS = {ADMIN: "administrator", OPERATOR: "monitoring"}
# 4.0 buries a message after 20 deliveries, 3.10 refuses -1; a crashing consumer is our business
DELIVERY_LIMIT = 1_000_000
OWN_QUEUES = r"^((catalogue|credit|enforcement|gateway)\.\d\d|border\.out\..+|unrouted|dead)$"


def definitions(node: NodePlan, secrets: Mapping[str, str]) -> Entry:
    """What RabbitMQ shall hold; `secrets` has the password of every user."""
    return {
        "vhosts": [{"name": topology.VHOST}],
        "users": [_user(name, secrets[name]) for name in broker_users(node)],
        "permissions": [_here(asdict(entry)) for entry in permissions(node)],
        "topic_permissions": [
            _here({**asdict(entry), "read": ".*"}) for entry in topic_permissions(node)
        ],
        "policies": [_delivery_limit()],
        "exchanges": _exchanges(),
        "queues": [_here(entry) for entry in _queues(node)],
        "bindings": [_here(entry) for entry in _bindings(node)],
    }


def queue_names(node: NodePlan) -> frozenset[str]:
    """Every queue that must exist before anything may be published."""
    return frozenset(entry["name"] for entry in _queues(node))


def password_hash(password: str) -> str:
    """RabbitMQ's salted SHA-256.

    The salt comes from the password, so that the file is the same at every boot; it protects
    nothing here, since the passwords are long and random.
    """
    salt = hashlib.sha256(b"salt" + password.encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _here(entry: Entry) -> Entry:
    return {**entry, "vhost": topology.VHOST}


def _user(name: str, password: str) -> Entry:
    return {
        "name": name,
        "password_hash": password_hash(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": TAGS.get(name, ""),
    }


def _delivery_limit() -> Entry:
    return _here(
        {
            "name": "never-bury",
            "pattern": OWN_QUEUES,
            "apply-to": "queues",
            "priority": 0,
            "definition": {"delivery-limit": DELIVERY_LIMIT},
        }
    )


def _exchanges() -> list[Entry]:
    rest = {"alternate-exchange": topology.UNROUTED}
    topics = (topology.EVENTS, topology.BORDER_OUT, topology.BORDER_IN)
    return [
        *(_exchange(name, "topic", rest) for name in topics),
        *chain.from_iterable(map(_partitions, topology.SERVICES)),
        _exchange(topology.UNROUTED, "fanout", {}),
        _exchange(topology.DEAD, "fanout", {}),
        _exchange(RPC_EXCHANGE, "topic", {}),
    ]


def _partitions(service: str) -> list[Entry]:
    rest = topology.rest_exchange(service)
    return [
        _exchange(topology.partitions_exchange(service), "headers", {"alternate-exchange": rest}),
        _exchange(rest, "fanout", {"alternate-exchange": topology.UNROUTED}),
    ]


def _exchange(name: str, kind: str, arguments: Entry) -> Entry:
    return _here(
        {
            "name": name,
            "type": kind,
            "durable": True,
            "auto_delete": False,
            "internal": False,
            "arguments": arguments,
        }
    )


def _queues(node: NodePlan) -> list[Entry]:
    ordered = {"x-single-active-consumer": True, "x-dead-letter-exchange": topology.DEAD}
    partitions = [q for s in topology.SERVICES for q in topology.partition_queues(s)]
    return [
        *(_quorum_queue(name, ordered) for name in partitions),
        _quorum_queue(topology.border_queue(node.partner), {}),
        _quorum_queue(topology.UNROUTED, {}),
        _quorum_queue(topology.DEAD, {}),
    ]


def _quorum_queue(name: str, arguments: Entry) -> Entry:
    return {
        "name": name,
        "durable": True,
        "auto_delete": False,
        "arguments": {"x-queue-type": "quorum", **arguments},
    }


def _bindings(node: NodePlan) -> list[Entry]:
    queues = queue_names(node)
    declared = [b for s in topology.SERVICES for b in topology.event_bindings(s)]
    declared += topology.border_bindings(node.partner)
    declared += [b for s in topology.SERVICES for b in topology.partition_bindings(s)]
    declared += [topology.Binding(name, name, "") for name in (topology.UNROUTED, topology.DEAD)]
    return [_binding(entry, to_queue=entry.destination in queues) for entry in declared]


def _binding(binding: topology.Binding, *, to_queue: bool) -> Entry:
    return {
        "source": binding.source,
        "destination": binding.destination,
        "destination_type": "queue" if to_queue else "exchange",
        "routing_key": binding.routing_key,
        "arguments": {"x-match": "all", **binding.headers} if binding.headers else {},
    }
