"""Where a message stands in AMQP 0-9-1, for which CloudEvents has no official binding.

We write structured mode: the whole envelope is the body, and headers repeat what routing and parking need.
We also read binary mode, as other systems send it: attributes in headers, the body alone as the payload.
Attribute names may be marked as the AMQP 1.0 binding does (`cloudEvents:` or `cloudEvents_`) or as the
binding of knative's RabbitMQ broker does (`ce-`).
"""

import datetime as dt
import json
import zlib
from collections.abc import Mapping
from typing import Any

from contracts import strict_json
from contracts.envelope import Envelope


CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
PARTITIONS = 16  # fixed: changing it is a written drain procedure
HEADERS = (
    "partition",
    "partitionkey",
    "cloudEvents:id",
    "cloudEvents:source",
    "cloudEvents:type",
    "cloudEvents:subject",
)
SIGNATURE = "signature"  # beside them at the border: one line (services/gateway/PARTNERS.md)
MARKS = ("cloudEvents:", "cloudEvents_", "ce-")
_STRUCTURED = "application/cloudevents"
_TRUTH = {"true": True, "false": False}


def headers(envelope: Envelope) -> dict[str, str]:
    """The AMQP headers: `partition` routes, the rest lets a message be parked that cannot be read."""
    return headers_of(
        envelope.partitionkey, envelope.id, envelope.source, envelope.type, envelope.subject
    )


def headers_of(key: str, message_id: str, source: str, type_: str, subject: str) -> dict[str, str]:
    """The same of what was noted of an envelope."""
    return dict(
        zip(HEADERS, (partition_of(key), key, message_id, source, type_, subject), strict=True)
    )


def partition_of(key: str) -> str:
    """Which of the partitions holds the messages of a key: CRC-32 (ISO/IEC 3309) of its UTF-8 bytes, modulo 16.

    Two digits.  A broker's own hash does not do: RabbitMQ deals its ring anew at every start, and messages of a
    key would lie in two queues.  A message without this header goes to the first partition.
    """
    return f"{zlib.crc32(key.encode()) % PARTITIONS:02d}"


def properties(envelope: Envelope) -> dict[str, Any]:
    """The AMQP 0-9-1 basic properties; priority and expiration are never set.

    timestamp is in whole seconds since 1970 (AMQP 0-9-1); the exact time stands in the envelope.
    """
    return properties_of(
        envelope.id, envelope.correlationid, envelope.type, timestamp(envelope.time)
    )


def properties_of(
    message_id: str, correlation_id: str, type_: str, timestamp: int
) -> dict[str, Any]:
    """The same of what was noted of an envelope."""
    return {
        "content_type": CONTENT_TYPE,
        "message_id": message_id,
        "correlation_id": correlation_id,
        "type": type_,
        "timestamp": timestamp,
        "delivery_mode": 2,
    }


def timestamp(moment: dt.datetime) -> int:
    """In whole seconds since 1970, as AMQP 0-9-1 has it."""
    return int(moment.timestamp())


def structured(body: bytes, content_type: str | None, given: Mapping[str, Any]) -> bytes:
    """The bytes of a message in structured mode, whichever mode it came in; never raises.

    The payload of a binary message is taken over byte by byte.  What is no message in binary mode stays as
    it is: reading it then says what is wrong.
    """
    if (content_type or "").lower().startswith(_STRUCTURED):  # first: nearly every message
        return body
    attributes = _attributes(given)
    if "specversion" not in attributes or not _is_json(body):
        return body
    if content_type:
        attributes["datacontenttype"] = content_type.partition(";")[0].strip().lower()
    # sorted: a second copy whose headers come in another order must be the same to the byte
    head = json.dumps(attributes, ensure_ascii=False, default=str, sort_keys=True)
    return b'%s, "data": %s}' % (head.removesuffix("}").encode("utf-8", "replace"), body)


def _attributes(given: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that headers carry, by their CloudEvents names."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        for mark in MARKS:
            if name.lower().startswith(mark.lower()):
                found[name[len(mark) :].lower()] = _text(value)
    if "test" in found:
        found["test"] = _TRUTH.get(str(found["test"]).lower(), found["test"])
    return found


def _text(value: Any) -> Any:
    """A broker's own moment as RFC 3339; py-amqp gives it in UTC without a zone."""
    if isinstance(value, dt.datetime):
        return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).isoformat()
    return value


def _is_json(body: bytes) -> bool:
    try:
        strict_json.loads(body)
    except strict_json.NotJson:
        return False
    return True
