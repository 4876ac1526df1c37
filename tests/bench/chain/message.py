"""What goes through the chain: about 1 kB at each hop, numbered, spread over many keys."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from amqp.basic_message import Message

from contracts import binding
from contracts import envelope as envelopes
from contracts.contract import Contract
from contracts.enforcement.lead_filed import LEAD_FILED
from contracts.enforcement.lead_not_filed import LEAD_NOT_FILED
from contracts.enforcement.lead_returned import LEAD_RETURNED
from contracts.envelope import Envelope
from contracts.registry import example
from shared import topology
from shared.ids import new_id


Json = dict[str, Any]
KEYS = 2_000
TASK = "receive"  # its name at Celery
SPREAD = 2_654_435_761  # Knuth's multiplier: neighbours get keys far apart
BODY = example(LEAD_FILED, LEAD_FILED.newest, "typical")
HERE = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True)
class Hop:
    """One service of the chain."""

    name: str
    reads: Contract
    writes: Contract


HOPS = {
    hop.name: hop
    for hop in (
        Hop("first", LEAD_FILED, LEAD_RETURNED),
        Hop("second", LEAD_RETURNED, LEAD_NOT_FILED),
    )
}
ENTRANCE = topology.local_key(LEAD_FILED.name)
EXIT = topology.local_key(LEAD_NOT_FILED.name)


def key_number(number: int) -> int:
    """Which key the message of that number is about."""
    return number * SPREAD % 2**32 * KEYS >> 32


def cloud_event(number: int) -> Message:
    """The message as it enters; its correlation id is its number, and stays with what follows from it."""
    envelope = _envelope(number)
    headers = binding.headers(envelope)
    properties = binding.properties(envelope)
    return Message(envelopes.encode(envelope), application_headers=headers, **properties)


def plain_json(number: int) -> Message:
    """The same bytes under a content type that frameworks know."""
    message = cloud_event(number)
    message.properties["content_type"] = "application/json"
    return message


def task(number: int) -> Message:
    """The same as a task of Celery (protocol 2), whose id becomes the correlation id."""
    document = json.loads(cloud_event(number).body)
    said = document["correlationid"]
    headers = {"lang": "py", "task": TASK, "id": said, "root_id": said}
    return Message(
        json.dumps([[document], {}, {}], ensure_ascii=False).encode(),
        application_headers=headers,
        correlation_id=said,
        content_type="application/json",
        content_encoding="utf-8",
        delivery_mode=2,
    )


def _envelope(number: int) -> Envelope:
    key = f"50-{uuid.UUID(int=key_number(number))}"
    return Envelope(
        id=new_id(),
        source="/chongqing/enforcement",
        type=LEAD_FILED.type_of(),
        subject=key,
        time=dt.datetime.now(HERE),
        data=BODY | {LEAD_FILED.key: key},
        partitionkey=key,
        correlationid=str(uuid.UUID(int=number)),
        contractdigest=LEAD_FILED.version(LEAD_FILED.newest).digest,
    )


def number_of(message: Any) -> int:
    """The number of what came out at the end."""
    return uuid.UUID(message.properties["correlation_id"]).int


def next_body(hop: str, body: Json) -> Json:
    """What a service says after it has handled `body`, in the words of the contract it writes."""
    kept = {name: body[name] for name in ("lead_id", "contact", "remark")}
    return kept | (_returned(body) if hop == "first" else _not_filed(body))


def _returned(body: Json) -> Json:
    return {
        "returned_on": body["filed_on"],
        "reason": body["case_name"],
        "ground": "not-competent",
        "returned_by": body["filed_by"],
        "document_number": body["case_number"],
        "competent_organ": body["filed_by"]["name"],
    }


def _not_filed(body: Json) -> Json:
    return {
        "decided_on": body["returned_on"],
        "reason": body["reason"],
        "ground": "first",
        "decided_by": body["returned_by"],
        "document_number": body["document_number"],
    }
