"""What consumers are tested with: something that receives, and messages as raw as they can be."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from amqp.basic_message import Message

from contracts import binding
from shared import topology
from shared.consumer import Consumer
from shared.delivery import Delivery
from tests.builders import LISTING
from tests.fakes.databases import busy
from tests.integration.vhosts import Vhost


__all__ = ["Receiving", "a_consumer", "busy", "put_raw", "raw"]


class Receiving:
    """Takes what the consumer gives, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.batches: list[int] = []
        self.deliveries: list[Delivery] = []
        self.failures: list[Exception] = []
        self.failed = 0
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def __call__(self, batch: Sequence[Delivery]) -> None:
        self.entered.set()
        assert self.gate.wait(10)
        if self.failures:
            self.failed += 1
            raise self.failures.pop(0)
        self.batches.append(len(batch))
        self.deliveries += batch
        self.bodies += [delivery.body for delivery in batch]


def a_consumer(vhost: Vhost, receive: Callable[[Sequence[Delivery]], object]) -> Consumer:
    return Consumer(vhost.url, "credit", receive)


def raw(body: bytes, key: str = LISTING, **properties: Any) -> Message:
    headers = {
        "partitionkey": key,
        topology.PARTITION_HEADER: binding.partition_of(key),
    } | properties.pop("headers", {})
    return Message(body, application_headers=headers, delivery_mode=2, **properties)


def put_raw(vhost: Vhost, *messages: Message, routing_key: str | bytes = "local.x") -> None:
    vhost.put_raw(topology.partitions_exchange("credit"), routing_key, *messages)
