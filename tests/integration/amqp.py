"""Short conversations with a real broker, one connection each; waits are bounded, nothing sleeps."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import amqp
import kombu

from contracts import binding
from shared import topology


PATIENCE = 15.0  # seconds
PERSISTENT = 2
TRIES = 200


@dataclass(frozen=True)
class Taken:
    """One message as it came out of a queue."""

    queue: str
    body: str
    routing_key: str
    exchange: str
    headers: dict[str, Any]


@contextmanager
def channel_of(url: str) -> Iterator[amqp.Channel]:
    """A channel with publisher confirms."""
    options = {"confirm_publish": True}
    with kombu.Connection(url, connect_timeout=5, transport_options=options) as connection:
        yield connection.default_channel


def publish(url: str, exchange: str, key: str, *bodies: str, partition_key: str = "k") -> None:
    """Publish and have every message confirmed; amqp.AccessRefused when it is not allowed."""
    headers = {topology.PARTITION_HEADER: binding.partition_of(partition_key)}
    with channel_of(url) as channel:
        for body in bodies:
            message = amqp.Message(body, application_headers=headers, delivery_mode=PERSISTENT)
            channel.basic_publish_confirm(message, exchange=exchange, routing_key=key)


def take(url: str, queues: list[str], count: int) -> list[Taken]:
    """The first `count` messages of the queues; fewer when no more come in time."""
    taken: list[Taken] = []
    end = time.monotonic() + PATIENCE
    with channel_of(url) as channel:
        channel.basic_qos(0, count, a_global=False)
        for queue in queues:
            channel.basic_consume(queue, callback=_collector(taken, queue))
        while len(taken) < count and time.monotonic() < end:
            _drain(channel)
        if taken:
            # one for all: the broker may lose the last of many single ones when the channel closes
            channel.basic_ack(0, multiple=True)
    return taken


def _collector(taken: list[Taken], queue: str) -> Any:
    def collect(message: Any) -> None:
        info = message.delivery_info
        key, exchange = info["routing_key"], info["exchange"]
        taken.append(Taken(queue, message.body, key, exchange, dict(message.headers or {})))

    return collect


def _drain(channel: amqp.Channel) -> None:
    try:
        channel.connection.drain_events(timeout=0.5)
    except socket.timeout:  # noqa: UP041 - eventlet raises its own subclass
        return


def give_back(url: str, queue: str, times: int) -> None:
    """Receive the head of the queue and requeue it, again and again."""
    with channel_of(url) as channel:
        for _ in range(times):
            channel.basic_reject(_head(channel, queue).delivery_tag, requeue=True)


def reject_one(url: str, queues: list[str]) -> None:
    """Refuse the next message of the queues for good."""
    waiting: list[Any] = []
    with channel_of(url) as channel:
        for queue in queues:
            channel.basic_consume(queue, callback=waiting.append)
        _drain(channel)
        channel.basic_reject(waiting.pop().delivery_tag, requeue=False)


def _head(channel: amqp.Channel, queue: str) -> Any:
    for _ in range(TRIES):
        message = channel.basic_get(queue)
        if message is not None:
            return message
    raise AssertionError(f"{queue} is empty")


def declare(url: str, queue: str) -> None:
    """Try to declare a queue of one's own."""
    with channel_of(url) as channel:
        channel.queue_declare(queue, durable=True, auto_delete=False)


def read(url: str, queue: str) -> None:
    """Try to become a consumer of the queue, and leave it as it is."""
    with channel_of(url) as channel:
        channel.basic_consume(queue)
