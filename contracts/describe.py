"""The structure of a contract version as plain data, and the digest that names it on the wire."""

import hashlib
import json
from functools import cache
from typing import Any

from marshmallow import fields

from contracts.contract import Contract
from contracts.elements.basic import Body


def structure(schema: Body) -> dict[str, Any]:
    """Every field with its type, whether it must be there, and its metadata (names, limits, codes)."""
    return {name: _field(field) for name, field in sorted(schema.fields.items())}


def _field(field: fields.Field[Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "type": type(field).__mro__[1].__name__.lower(),
        "required": field.required,
        "nullable": field.allow_none,
        **{key: value for key, value in field.metadata.items() if value not in ("", None)},
    }
    if isinstance(field, fields.Nested) and isinstance(field.schema, Body):
        described["fields"] = structure(field.schema)
    if isinstance(field, fields.List):
        described["members"] = _field(field.inner)
    return described


@cache
def contract_digest(contract: Contract, version: int) -> str:
    """sha256:<hex> over the canonical JSON of the structure; goes into the envelope."""
    described = structure(contract.versions[version - 1].strict)
    canonical = json.dumps(described, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
