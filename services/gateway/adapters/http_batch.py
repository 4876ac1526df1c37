"""Signed messages in one HTTP body: the exact bytes as base64, each beside its line, since transports re-serialise.

    {"messages": [{"body": "<base64>", "signature": "<line>"}, …]}

The same form goes both ways, and what is pulled has the number of each as well.  An entry that cannot be taken is
named by its index and field, and stops no other.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, NamedTuple

from contracts import envelope as envelopes
from contracts import strict_json
from contracts.binding import timestamp
from contracts.envelope import LARGEST as LARGEST_MESSAGE
from contracts.errors import ContractBroken, Problem, Unreadable, kind_of
from shared import topology
from shared.outbox import Outgoing


MOST = 200  # messages of one request
LARGEST = 8 * 1024 * 1024  # bytes of one request
LONGEST_LINE = 2_000  # characters, as the journal keeps them
Entry = Outgoing | ContractBroken


class Signed(NamedTuple):
    """A message as it crosses."""

    body: bytes
    line: str


def written(messages: Sequence[Signed]) -> bytes:
    """The body of a request."""
    return strict_json.dumps({"messages": [entry(message) for message in messages]})


def entry(message: Signed) -> dict[str, Any]:
    """One message of it."""
    return {"body": base64.b64encode(message.body).decode(), "signature": message.line}


def read(raw: bytes, node: str) -> list[Entry]:
    """Each message as the broker of this node takes it, or what is wrong with it; ContractBroken for no batch."""
    try:
        document = strict_json.loads(raw)
    except strict_json.NotJson as why:
        size = f"{len(raw)} bytes: {why}"
        raise ContractBroken([Problem("NOT_JSON", "$", size, "I-JSON")]) from None
    if not isinstance(document, dict):
        raise ContractBroken([Problem("FIELD_TYPE", "$", kind_of(document), "object")])
    messages = document.get("messages")
    if not isinstance(messages, list):
        raise ContractBroken([Problem("FIELD_TYPE", "$.messages", kind_of(messages), "list")])
    if not 1 <= len(messages) <= MOST:
        found = str(len(messages))
        raise ContractBroken([Problem("FIELD_LENGTH", "$.messages", found, f"1..{MOST}")])
    return [_entry(one, f"$.messages[{at}]", node) for at, one in enumerate(messages)]


def _entry(said: Any, place: str, node: str) -> Entry:
    try:
        body, line = _parts(said, place)
        return _row(body, line, node)
    except ContractBroken as broken:
        return broken
    except Unreadable as unreadable:
        inside = (p for p in unreadable.problems if p.code != "ENVELOPE_INVALID")
        return ContractBroken(
            Problem(p.code, f"{place}.body{p.path.removeprefix('$')}", p.found, p.allowed)
            for p in inside
        )


def _parts(said: Any, place: str) -> tuple[bytes, str]:
    if not isinstance(said, dict):
        raise ContractBroken([Problem("FIELD_TYPE", place, kind_of(said), "object")])
    body = _bytes(said.get("body"), f"{place}.body")
    return body, _line(said.get("signature"), f"{place}.signature")


def _bytes(said: Any, place: str) -> bytes:
    allowed = f"base64 of 1..{LARGEST_MESSAGE} bytes"
    if not isinstance(said, str):
        raise ContractBroken([Problem("FIELD_TYPE", place, kind_of(said), allowed)])
    try:
        return base64.b64decode(said, validate=True)
    except (binascii.Error, ValueError):
        raise ContractBroken([Problem("FIELD_FORM", place, kind_of(said), allowed)]) from None


def _line(said: Any, place: str) -> str:
    """What it proves is judged where all signatures are; here only that a header can carry it."""
    if not isinstance(said, str):
        code = "SIGNATURE_MISSING" if said is None else "FIELD_TYPE"
        raise ContractBroken([Problem(code, place, kind_of(said), "text")])
    if not (said.isascii() and said.isprintable() and len(said) <= LONGEST_LINE):
        allowed = f"ASCII of 1..{LONGEST_LINE} characters"
        raise ContractBroken([Problem("SIGNATURE_UNREADABLE", place, kind_of(said), allowed)])
    return said


def _row(body: bytes, line: str, node: str) -> Outgoing:
    """With the routing key and headers that its envelope says."""
    envelope = envelopes.decode(body)
    return Outgoing(
        number=0,
        message_id=envelope.id,
        key=envelope.partitionkey,
        exchange=topology.BORDER_IN,
        routing_key=topology.border_key(node, envelope.contract),
        body=body,
        source=envelope.source,
        type=envelope.type,
        subject=envelope.subject,
        correlation_id=envelope.correlationid,
        timestamp=timestamp(envelope.time),
        signature=line,
    )
