"""How an asserted keyword holds: for each, the alternatives, each a list of literals that must hold together.

A keyword without a rule here is an atom of its type's solver.
"""

from collections.abc import Callable
from itertools import combinations
from typing import Any

from contracts.compatibility.literals import NEVER, Literal, Schema, canonical, must, must_not


Options = list[list[Literal]]
Rule = Callable[[Schema], Options]
HOLDS: Options = [[]]
FAILS: Options = []

FIELDS = ("properties", "patternProperties", "additionalProperties")
ITEMS = ("prefixItems", "items")
KINDS = (
    "string",
    "number",
    "boolean",
    "array",
    "object",
    "null",
)  # in the order witnesses are preferred
HOME = {
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"
    ),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), "string"),
    **dict.fromkeys(("items", "contains", "minItems", "maxItems", "uniqueItems"), "array"),
    **dict.fromkeys(
        ("fields", "required", "propertyNames", "minProperties", "maxProperties"), "object"
    ),
}


_KINDS: dict[type, str] = {bool: "boolean", str: "string", list: "array", dict: "object"}


def kind_of(value: object) -> str:
    """The JSON type of a value; 1.0 and 1 are both numbers."""
    if value is None:
        return "null"
    return _KINDS.get(type(value), "number")


def _type(sign: bool, schema: Schema, kind: str) -> Options:  # noqa: FBT001 - a literal's sign
    if kind == "number" and "integer" in schema["type"]:
        return [[(sign, canonical({"multipleOf": 1}))]]
    return HOLDS if (kind in schema["type"]) is sign else FAILS


def _enum(sign: bool, schema: Schema, kind: str) -> Options | None:  # noqa: FBT001
    """Only the values of the kind at hand matter; a compound one is refused by what it consists of."""
    values = [value for value in schema["enum"] if kind_of(value) == kind]
    if not values:
        return FAILS if sign else HOLDS
    if sign or kind not in _DESCRIPTIONS:
        return None
    return [[must_not(_DESCRIPTIONS[kind](value)) for value in values]]


def _of_items(value: list[Any]) -> Schema:
    if not value:
        return {"maxItems": 0}
    prefix = [{"enum": [member]} for member in value]
    return {"minItems": len(value), "prefixItems": prefix, "items": NEVER}


def _of_fields(value: Schema) -> Schema:
    if not value:
        return {"maxProperties": 0}
    properties = {name: {"enum": [member]} for name, member in value.items()}
    names = sorted(value)
    return {"required": names, "properties": properties, "additionalProperties": NEVER}


_DESCRIPTIONS: dict[str, Callable[[Any], Schema]] = {"array": _of_items, "object": _of_fields}


def _not(sign: bool, schema: Schema, kind: str) -> Options:  # noqa: FBT001
    return [[(not sign, canonical(schema["not"]))]]


def _all_of(schema: Schema) -> Options:
    return [[must(member) for member in schema["allOf"]]]


def _any_of(schema: Schema) -> Options:
    return [[must(member)] for member in schema["anyOf"]]


def _one_of(schema: Schema) -> Options:
    members = schema["oneOf"]
    return [
        [must(one), *(must_not(other) for other in members[:at] + members[at + 1 :])]
        for at, one in enumerate(members)
    ]


def _if(schema: Schema) -> Options:
    condition = schema["if"]
    return [
        [must(condition), must(schema["then"])],
        [must_not(condition), must(schema["else"])],
    ]


def _required(schema: Schema) -> Options | None:
    names = schema["required"]
    return [[must({"required": [name]}) for name in names]] if len(names) > 1 else None


NEUTRAL: dict[str, Callable[[bool, Schema, str], Options | None]] = {
    "type": _type,
    "enum": _enum,
    "not": _not,
}
ASSERTIONS: dict[str, Callable[[Schema], Options | None]] = {
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "if": _if,
    "required": _required,
}


def not_one_of(schema: Schema) -> Options:
    """None of them, or two of them."""
    members = schema["oneOf"]
    none = [must_not(member) for member in members]
    return [none, *([must(one), must(other)] for one, other in combinations(members, 2))]
