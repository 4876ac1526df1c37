"""One message as it arrives: its bytes, who it says it is, and either its envelope or why there is none."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.errors import Unreadable
from shared.inbox import Arrival


NOBODY = "unknown"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message as the broker gave it; `redelivered` when somebody had it before and did not ack.

    `received_at` is said of one that was parked since.
    """

    body: bytes
    headers: Mapping[Any, Any] = field(default_factory=dict)
    exchange: str = ""
    routing_key: str = ""
    redelivered: bool = False
    received_at: dt.datetime | None = None


class Outcome(StrEnum):
    """What became of a delivery; all of them are acked."""

    HANDLED = "handled"
    DUPLICATE = "duplicate"
    PARKED = "parked"
    REFUSED = "refused"
    TESTED = "tested"


@dataclass(frozen=True)
class Taken:
    """A delivery with who it says it is, and either its envelope or why there is none."""

    delivery: Delivery
    arrival: Arrival
    envelope: Envelope | Unreadable


def take(delivery: Delivery, consumer: str) -> Taken:
    """Read the envelope; what cannot be read is identified by its headers and its digest."""
    try:
        envelope = envelopes.decode(delivery.body)
    except Unreadable as unreadable:
        return stranger(delivery, consumer, unreadable)
    arrival = Arrival(
        source=envelope.source,
        message_id=envelope.id,
        consumer=consumer,
        contract=envelope.contract,
        key=envelope.partitionkey,
        digest=envelopes.digest(delivery.body),
        occurred_at=envelope.time,
    )
    return Taken(delivery, arrival, envelope)


def stranger(delivery: Delivery, consumer: str, why: Unreadable) -> Taken:
    """One whose envelope is not known or not believed."""
    return Taken(delivery, _stranger(delivery, consumer), why)


def _stranger(delivery: Delivery, consumer: str) -> Arrival:
    """Unreadable bytes have no id of their own: their digest is one, so a clean resend is not refused.

    Source and contract are logged and listed, so a header is believed only in the form of one: whatever else
    somebody wrote there may be personal.
    """
    digest = envelopes.digest(delivery.body)
    claimed = _claimed(delivery, "cloudEvents:type", envelopes.TYPE, 100)
    claimed = claimed.removeprefix(envelopes.TYPE_PREFIX)
    return Arrival(
        source=_claimed(delivery, "cloudEvents:source", envelopes.SOURCE, 64) or NOBODY,
        message_id=digest,
        consumer=consumer,
        contract=claimed.rpartition(".v")[0] or NOBODY,
        key=_header(delivery, "partitionkey", 128),
        digest=digest,
        occurred_at=None,
    )


def _claimed(delivery: Delivery, name: str, form: str, longest: int) -> str:
    text = _header(delivery, name, longest)
    return text if re.fullmatch(form, text) else ""


def _header(delivery: Delivery, name: str, longest: int) -> str:
    value = delivery.headers.get(name)
    return storable(value)[:longest] if isinstance(value, str) else ""


def said(headers: Mapping[Any, Any]) -> dict[str, str]:
    """What the sender said, without what brokers add on the way; names that are no UTF-8 come as bytes."""
    found = {storable(str(name)): storable(str(value)) for name, value in headers.items()}
    return {name: value for name, value in found.items() if not name.startswith("x-")}


def storable(text: str) -> str:
    """No database holds lone surrogates or NUL; the body keeps its bytes, this is for people."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")
