"""What the prover reasons about: schemas as canonical texts, each asserted or denied.

A goal is a set of literals about one value: "it satisfies these schemas and none of those".
"""

import json
from functools import lru_cache
from typing import Any


Schema = dict[str, Any]
Literal = tuple[bool, str]  # asserted or denied, and the canonical text of a normalised schema
Goal = frozenset[Literal]

NEVER: Schema = {"not": {}}
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode  # made once
OPAQUE = "$opaque"  # our own keyword: something we can compare for equality and nothing else


def plain(value: Any) -> Any:
    """The same JSON value with 1.0 written 1, so that equal values are equal texts."""
    if isinstance(value, str):  # first: most members of a long list are texts
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    return value


def canonical(value: Any) -> str:
    """One text for each JSON value; equal values have equal texts, true and 1 differ."""
    return _written(plain(value))


@lru_cache(maxsize=65_536)
def body(text: str) -> Schema:
    """The schema of a canonical text; shared, so nobody may change it."""
    schema: Schema = json.loads(text)
    return schema


def must(schema: Schema) -> Literal:
    return True, canonical(schema)


def must_not(schema: Schema) -> Literal:
    return False, canonical(schema)


def denied(literal: Literal) -> Literal:
    sign, text = literal
    return not sign, text


def is_exact(literals: Goal, definitions: dict[str, Schema]) -> bool:
    """Whether the texts say all there is to say: nothing opaque in them or behind their references."""
    texts = [text for _, text in literals]
    if any("$ref" in text for text in texts):
        texts.append(canonical(definitions))
    return not any(OPAQUE in text for text in texts)
