"""Valid messages and settings for tests: a test names only what it is about."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from contracts import binding
from contracts import envelope as envelopes
from contracts.anatomy import Data
from contracts.envelope import Envelope
from shared.delivery import Delivery
from tests.fakes.clock import NOON


LISTING = "51-0a8f8e7c-4d3b-5f0e-9a51-2f3c4d5e6f70"
OTHER_LISTING = "51-1b9f8e7c-4d3b-5f0e-9a51-2f3c4d5e6f71"
GRANTED = "cn.chuanyu.credit.recognition-granted.v1"


def granted_body(listing_id: str = LISTING) -> Data:
    """The smallest body of credit.recognition-granted."""
    return {"listing_id": listing_id, "granted_on": "2026-11-24"}


def an_id() -> str:
    return str(uuid.uuid4())


def an_envelope(**changes: Any) -> Envelope:
    """credit.recognition-granted from Chongqing, about one listing of Sichuan."""
    key = changes.get("partitionkey", LISTING)
    granted = Envelope(
        id=an_id(),
        source="/chongqing/credit",
        type=GRANTED,
        subject=key,
        time=NOON,
        data=granted_body(key),
        partitionkey=key,
        correlationid=an_id(),
    )
    return replace(granted, **changes)


def delivery_of(
    envelope: Envelope, *, exchange: str = "chuanyu.events", body: bytes | None = None
) -> Delivery:
    """As the broker gives it; `body` takes the place of the encoded envelope."""
    return Delivery(
        body=envelopes.encode(envelope) if body is None else body,
        headers=dict(binding.headers(envelope)),
        exchange=exchange,
        routing_key=f"local.{envelope.contract}",
    )


def a_delivery(**changes: Any) -> Delivery:
    return delivery_of(an_envelope(**changes))


def garbage(key: str = LISTING, body: bytes = b"\xff not json") -> Delivery:
    """Bytes that nobody can read, under headers that say whose they are."""
    return delivery_of(an_envelope(partitionkey=key), body=body)


def an_environment(**changes: str) -> Mapping[str, str]:
    """The settings of Chongqing's node that every service reads."""
    return {
        "CHUANYU_NODE": "chongqing",
        "CHUANYU_REGION": "50",
        "CHUANYU_PARTNER": "sichuan",
        "CHUANYU_PARTNER_REGION": "51",
        "CHUANYU_AMQP_URL": "amqp://127.0.0.1:1/chuanyu",
        "CHUANYU_DATABASE_URL": "sqlite://",
        **changes,
    }
