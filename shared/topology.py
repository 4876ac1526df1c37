"""Names of exchanges and queues of a node, and which messages go where: derived from the contracts.

Names are pinned here and nowhere else, since renaming a queue orphans what lies in it.  The node's
broker definitions are generated from this module; services only check that all of it exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts import binding
from contracts.registry import every_contract


VHOST = "chuanyu"
PARTITIONS = binding.PARTITIONS
EVENTS = "chuanyu.events"  # topic: local.<contract> published here, partner.<contract> handed on
BORDER_OUT = "border.out"  # topic: what the gateway lets out, by participant
BORDER_IN = "border.in"  # topic: what a participant's shovel may write, and nothing else
UNROUTED = "unrouted"  # alternate exchange and queue: anything in it is an alarm
DEAD = "dead"  # dead-letter exchange and queue, the last net: anything in it is an alarm
PARTITION_HEADER = "partition"
SERVICES = ("catalogue", "credit", "enforcement", "gateway")
GATEWAY = "gateway"


# what nodes made before decision 0019 still have: a message would go both ways
RETIRED_EXCHANGES = tuple(f"{service}.partitions" for service in SERVICES)


@dataclass(frozen=True)
class Binding:
    """From exchange to exchange (or queue) by routing key, or by headers."""

    source: str
    destination: str
    routing_key: str
    headers: Mapping[str, str] = field(default_factory=dict)


def partitions_exchange(service: str) -> str:
    """The headers exchange in front of a service's queues."""
    return f"{service}.by-partition"


def rest_exchange(service: str) -> str:
    """Where messages go that name no partition: to the first one."""
    return f"{service}.rest"


def partition_bindings(service: str) -> list[Binding]:
    """Each partition to its queue.

    Not by RabbitMQ's consistent-hash exchange: it deals its ring anew when the broker starts, and what
    lies in the old queue of a key would be overtaken by what goes to the new one (decision 0019).
    """
    bindings = [
        Binding(
            partitions_exchange(service),
            partition_queue(service, number),
            "",
            {PARTITION_HEADER: f"{number:02d}"},
        )
        for number in range(PARTITIONS)
    ]
    return [*bindings, Binding(rest_exchange(service), partition_queue(service, 0), "")]


def partition_queue(service: str, number: int) -> str:
    return f"{service}.{number:02d}"


def partition_queues(service: str) -> list[str]:
    return [partition_queue(service, number) for number in range(PARTITIONS)]


def border_queue(participant: str) -> str:
    """Where messages for a participant wait for its shovel."""
    return f"border.out.{participant}"


def local_key(contract: str) -> str:
    """Routing key of a message at the node where it was published."""
    return f"local.{contract}"


def partner_key(contract: str) -> str:
    """Routing key of a message that came across the border."""
    return f"partner.{contract}"


def border_key(participant: str, contract: str) -> str:
    """Routing key of a message on its way out."""
    return f"{participant}.{contract}"


def event_bindings(service: str) -> list[Binding]:
    """Which messages a service receives from the events exchange of its node."""
    keys = _gateway_keys() if service == GATEWAY else _service_keys(service)
    return [Binding(EVENTS, partitions_exchange(service), key) for key in keys]


def _gateway_keys() -> list[str]:
    return [local_key(contract.name) for contract in every_contract().values() if contract.shared]


def _service_keys(service: str) -> list[str]:
    every = every_contract().values()
    local = [local_key(c.name) for c in every if service in c.local_receivers]
    return local + [partner_key(c.name) for c in every if service in c.partner_receivers]


def border_bindings(participant: str) -> list[Binding]:
    """Out: everything for the participant to its queue.  In: everything to the gateway's partitions."""
    return [
        Binding(BORDER_OUT, border_queue(participant), f"{participant}.#"),
        Binding(BORDER_IN, partitions_exchange(GATEWAY), "#"),
    ]
