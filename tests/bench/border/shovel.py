"""The peer: the same bytes over the same brokers and the same shovel, with nobody at either end."""

import time
from contextlib import closing
from typing import Any

import kombu
from amqp.basic_message import Message

from contracts import binding
from contracts import envelope as envelopes
from deploy.credentials import ADMIN
from deploy.environment import amqp_url
from deploy.nodes import Pair
from shared import topology
from shared.topology import GATEWAY
from tests.bench.border.sender import envelope
from tests.bench.chain.ends import ACKED_AT_ONCE, PREFETCH
from tests.chaos.publishing import Parcel, publish


WINDOW = 200
LINE = "s" * 500  # about as long as a signature
PATIENCE = 60.0


def rate(pair: Pair, count: int) -> float:
    """Messages per second; both gateways must not run."""
    here, there = pair.nodes
    parcels = [_parcel(number, there.name) for number in range(count)]
    with (
        closing(kombu.Connection(amqp_url(here, ADMIN))) as near,
        closing(kombu.Connection(amqp_url(there, ADMIN))) as far,
    ):
        taker = _Taker(far)
        channel = near.channel()
        channel.confirm_select()
        began = time.perf_counter()
        for start in range(0, count, WINDOW):
            publish(near, channel, parcels[start : start + WINDOW])
            _drain(far, 0)
        while taker.count < count:
            _drain(far, PATIENCE)
        seconds = time.perf_counter() - began
        taker.finish()
        return count / seconds


def _parcel(number: int, partner: str) -> Parcel:
    said = envelope(number)
    headers = {**binding.headers(said), "partition": "00", binding.SIGNATURE: LINE}
    message = Message(
        envelopes.encode(said), application_headers=headers, **binding.properties(said)
    )
    return Parcel(topology.BORDER_OUT, topology.border_key(partner, said.contract), message)


class _Taker:
    """Takes what comes into the far gateway's first queue."""

    def __init__(self, connection: kombu.Connection) -> None:
        self.count = 0
        self._last = 0
        self._channel = connection.channel()
        self._channel.auto_decode = False
        self._channel.basic_qos(0, PREFETCH, False)  # noqa: FBT003 - not global
        self._channel.basic_consume(topology.partition_queue(GATEWAY, 0), callback=self._take)

    def finish(self) -> None:
        """Nothing stays there."""
        self._channel.basic_ack(self._last, multiple=True)
        self._channel.close()

    def _take(self, message: Any) -> None:
        self.count, self._last = self.count + 1, message.delivery_tag
        if self.count % ACKED_AT_ONCE == 0:
            self._channel.basic_ack(self._last, multiple=True)


def _drain(connection: kombu.Connection, patience: float) -> None:
    """What is there already, or the next."""
    try:
        connection.drain_events(timeout=patience or 0.001)
    except TimeoutError:
        if patience:
            raise
