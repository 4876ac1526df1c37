"""The messages of a plan as they enter, and the number of whatever comes by."""

import datetime as dt
import json
import uuid
from typing import Any

from amqp.basic_message import Message

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from shared import topology
from shared.delivery import Delivery
from shared.outbox import Outgoing
from shared.parking import Parked
from tests.bench.chain.message import BODY, ENTRANCE, HERE, HOPS
from tests.chaos.delivery.plan import Kind, Planned
from tests.chaos.publishing import Parcel


UNKNOWN = -1
_SPACE = uuid.UUID("8a0f6f1e-6a57-5d0c-9a7c-1f0e2d3c4b5a")  # of message ids: the same in every run
ENTERING = HOPS["first"].reads


def parcel_of(planned: Planned) -> Parcel:
    """How it is published."""
    return Parcel(topology.EVENTS, ENTRANCE, message_of(planned))


def message_of(planned: Planned) -> Message:
    """The same bytes under the same id every time it is sent."""
    envelope = _envelope(planned)
    body = envelopes.encode(envelope)
    if planned.kind is Kind.UNREADABLE:
        body = body[: len(body) // 2]
    return Message(
        body, application_headers=binding.headers(envelope), **binding.properties(envelope)
    )


def _envelope(planned: Planned) -> Envelope:
    key = key_of(planned.key)
    body = BODY | {ENTERING.key: key, "remark": f"{planned.number} {planned.place}"}
    if planned.kind is Kind.BROKEN:
        del body["filed_on"]
    return Envelope(
        id=str(uuid.uuid5(_SPACE, str(planned.number))),
        source="/chongqing/enforcement",
        type=ENTERING.type_of(),
        subject=key,
        time=dt.datetime(2026, 11, 24, 12, tzinfo=HERE),
        data=body,
        partitionkey=key,
        correlationid=str(uuid.UUID(int=planned.number)),
    )


def key_of(number: int) -> str:
    """A business key."""
    return f"50-{uuid.UUID(int=number)}"


def place_of(remark: str) -> tuple[int, int]:
    """The number of a message and its place among those of its key."""
    number, place = remark.split()
    return int(number), int(place)


def number_of(thing: Any) -> int:
    """The number of a message, in whatever form it comes by; UNKNOWN when it cannot be told."""
    match thing:
        case Delivery() | Parked():
            return number_in(thing.body)
        case Outgoing():
            return _number(thing.properties["correlation_id"])
    return _number(thing.properties.get("correlation_id", ""))


def number_in(body: bytes) -> int:
    """The number of a message by its bytes; UNKNOWN when they cannot be read, or one bit makes another name of it."""
    try:
        return _number(json.loads(body)["correlationid"])
    except (ValueError, LookupError, TypeError):
        return UNKNOWN


def _number(correlation: str) -> int:
    try:
        return uuid.UUID(correlation).int
    except ValueError:
        return UNKNOWN
