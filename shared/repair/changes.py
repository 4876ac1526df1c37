"""What an edit makes of a message: a JSON merge patch (RFC 7396) over it, checked; and what is different then.

Only the body may change, and not its business key: everything else says who said it, when, about what.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from contracts import envelope as envelopes
from contracts import strict_json
from contracts.contract import Contract
from contracts.envelope import Envelope
from contracts.errors import ContractBroken, Problem, kind_of
from contracts.registry import contract_named
from shared.masking import masked
from shared.publishing import traceparent


Json = dict[str, Any]
Path = tuple[str | int, ...]
OPEN = "data"
_MISSING = object()


def corrected(envelope: Envelope, changes: Any, new_id: str) -> Envelope:
    """The message with the changes, under a new id that names the old one as its cause.

    Raises Unreadable, UnknownVersion or ContractBroken with every problem; FIELD_LOCKED for what must stay.
    """
    contract = contract_named(envelope.contract)
    version = contract.version(envelope.version)
    _check(envelope, contract, changes)
    body = version.write(merged(envelope.data, changes.get(OPEN, {})))
    _check_key(envelope, contract, body)
    made = replace(
        envelope,
        id=new_id,
        data=body,
        causationid=envelope.id,
        traceparent=traceparent(envelope.correlationid, new_id),
    )
    contract.check_size(len(envelopes.encode(made)))
    return made


def _check(envelope: Envelope, contract: Contract, changes: Any) -> None:
    _is_object(changes, "$")
    _is_object(changes.get(OPEN, {}), "$.data")
    try:
        strict_json.loads(json.dumps(changes, ensure_ascii=False).encode())
    except (ValueError, RecursionError):
        raise ContractBroken([Problem("NOT_JSON", "$", "", "I-JSON")]) from None
    as_sent = strict_json.loads(envelopes.encode(envelope))
    locked = [name for name in changes if name != OPEN and changes[name] != as_sent.get(name)]
    if locked:
        raise ContractBroken(_locked(f"$.{name}") for name in locked)


def _is_object(value: Any, path: str) -> None:
    if not isinstance(value, dict):
        raise ContractBroken([Problem("FIELD_TYPE", path, kind_of(value), "object")])


def _check_key(envelope: Envelope, contract: Contract, body: Json) -> None:
    key = contract.business_key(body)
    if key != envelope.partitionkey or key != envelope.subject:
        raise ContractBroken([_locked(f"$.data.{contract.key}")])


def _locked(path: str) -> Problem:
    return Problem("FIELD_LOCKED", path, "", "$.data")


def merged(value: Any, patch: Any) -> Any:
    """RFC 7396: objects are merged, null takes away, everything else takes the place of what was there."""
    if not isinstance(patch, dict):
        return patch
    result = dict(value) if isinstance(value, dict) else {}
    for name, change in patch.items():
        if change is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), change)
    return result


def difference(old: Envelope, new: Envelope) -> list[dict[str, Any]]:
    """Each place whose value differs, with both values as a person may see them."""
    before, after = masked(old, old.data), masked(new, new.data)
    return [
        {"path": _said(path), "from": _at(before, path), "to": _at(after, path)}
        for path in _differing(old.data, new.data)
    ]


def _differing(old: Any, new: Any, path: Path = ()) -> Iterator[Path]:
    """Absent is null: we write what is absent as null."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(name for name in new if name not in old)]:
            yield from _differing(old.get(name), new.get(name), (*path, name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differing(one, other, (*path, number))
    elif old != new or isinstance(old, bool) is not isinstance(new, bool):
        yield path


def _at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step] if isinstance(step, int) else (document or {}).get(step)
    return document


def _said(path: Path) -> str:
    return "$.data" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)
