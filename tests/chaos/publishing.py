"""Publishing of a run's own: many messages, and back when the broker has confirmed each."""

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import kombu
from amqp.basic_message import Message


CONFIRM_SECONDS = 30.0


class Parcel(NamedTuple):
    """A message and where it goes."""

    exchange: str
    routing_key: str
    message: Message


def publish(connection: kombu.Connection, channel: Any, parcels: Sequence[Parcel]) -> None:
    """All of them on a channel with confirms; raises what the broker's trouble raises, of which some may be there."""
    pending = set[int]()

    def confirmed(tag: int, multiple: bool) -> None:  # noqa: FBT001 - amqp calls it so
        for number in [n for n in pending if n == tag or (multiple and n < tag)]:
            pending.discard(number)

    channel.events["basic_ack"] = {confirmed}
    first = getattr(channel, "published", 0) + 1
    for tag, parcel in enumerate(parcels, start=first):
        pending.add(tag)
        channel.basic_publish(parcel.message, parcel.exchange, parcel.routing_key, mandatory=True)
    channel.published = first + len(parcels) - 1
    end = time.monotonic() + CONFIRM_SECONDS
    while pending:
        connection.drain_events(timeout=max(0.001, end - time.monotonic()))
