"""A virtual host for one chain: the entrance, the queues of both services, the sink; all queues are quorum."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import kombu

from deploy.broker.definitions import DELIVERY_LIMIT
from deploy.broker.management import Management
from deploy.credentials import ADMIN, credentials
from deploy.nodes import NodePlan
from deploy.ports import LOOPBACK
from shared import topology
from tests.bench.chain.message import EXIT, HOPS, Hop


SINK = "sink"
QUORUM = {"x-queue-type": "quorum"}
ORDERED = QUORUM | {"x-single-active-consumer": True, "x-dead-letter-exchange": topology.DEAD}
NEVER_BURY = {  # as a node has it: RabbitMQ 4.0 alone would bury what processes that died had 20 times
    "pattern": ".*",
    "apply-to": "queues",
    "definition": {"delivery-limit": DELIVERY_LIMIT},
}
REST = {"alternate-exchange": topology.UNROUTED}


@contextmanager
def virtual_host(node: NodePlan, *, partitioned: bool) -> Iterator[str]:
    """Its AMQP address; removed with everything in it when the block is left."""
    name = f"bench-{uuid4()}"
    url = f"amqp://{ADMIN}:{credentials(node)[ADMIN]}@{LOOPBACK}:{node.ports.amqp}/{name}"
    everything = dict.fromkeys(("configure", "write", "read"), ".*")
    with Management.of(node) as management:
        _ask(management, "PUT", f"vhosts/{name}", {})
        try:
            _ask(management, "PUT", f"permissions/{name}/{ADMIN}", everything)
            _ask(management, "PUT", f"policies/{name}/never-bury", NEVER_BURY)
            _lay(url, partitioned=partitioned)
            yield url
        finally:
            _ask(management, "DELETE", f"vhosts/{name}", None)


def _ask(management: Management, method: str, path: str, document: dict[str, Any] | None) -> None:
    answer = management.session.request(
        method, f"{management.url}/api/{path}", json=document, timeout=60
    )
    answer.raise_for_status()


def _lay(url: str, *, partitioned: bool) -> None:
    with kombu.Connection(url, connect_timeout=5) as connection:
        channel = connection.channel()
        _exchange(channel, topology.UNROUTED, "fanout", {})
        _exchange(channel, topology.DEAD, "fanout", {})
        _exchange(channel, topology.EVENTS, "topic", REST)
        for hop in HOPS.values():
            (_partitions if partitioned else _queue)(channel, hop)
        _declare(channel, SINK, QUORUM)
        channel.queue_bind(SINK, topology.EVENTS, EXIT)
        for net in (topology.UNROUTED, topology.DEAD):
            _declare(channel, net, QUORUM)
            channel.queue_bind(net, net, "")


def _partitions(channel: Any, hop: Hop) -> None:
    """As the node's definitions have it for its services."""
    exchange, rest = topology.partitions_exchange(hop.name), topology.rest_exchange(hop.name)
    _exchange(channel, rest, "fanout", REST)
    _exchange(channel, exchange, "headers", {"alternate-exchange": rest})
    channel.exchange_bind(exchange, topology.EVENTS, topology.local_key(hop.reads.name))
    for queue in topology.partition_queues(hop.name):
        _declare(channel, queue, ORDERED)
    for binding in topology.partition_bindings(hop.name):
        asked = {"x-match": "all", **binding.headers} if binding.headers else {}
        channel.queue_bind(binding.destination, binding.source, "", arguments=asked)


def _queue(channel: Any, hop: Hop) -> None:
    _declare(channel, hop.name, QUORUM)
    channel.queue_bind(hop.name, topology.EVENTS, topology.local_key(hop.reads.name))


def _exchange(channel: Any, name: str, kind: str, arguments: dict[str, Any]) -> None:
    channel.exchange_declare(name, kind, durable=True, auto_delete=False, arguments=arguments)


def _declare(channel: Any, name: str, arguments: dict[str, Any]) -> None:
    channel.queue_declare(name, durable=True, auto_delete=False, arguments=arguments)
