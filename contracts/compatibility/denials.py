"""How a denied keyword holds: the alternatives that make it fail, said positively wherever they can be.

Two denials stay atoms because they speak of a place yet to be chosen: "some property whose name …" and
"some item from here on".  They keep the form of a schema whose other members say nothing.
"""

from collections.abc import Callable, Iterator

from contracts.compatibility.literals import Literal, Schema, must, must_not
from contracts.compatibility.rules import FAILS, Options, not_one_of


def _opposite(keyword: str, opposite: str, step: int = 0) -> Callable[[Schema], Options]:
    """Below a minimum is at most one less; for numbers, exclusive and inclusive change places."""

    def rule(schema: Schema) -> Options:
        bound = schema[keyword] + step
        return FAILS if step < 0 and bound < 0 else [[must({opposite: bound})]]

    return rule


def _any_fails(schema: Schema) -> Options:
    return [[must_not(member)] for member in schema["allOf"]]


def _all_fail(schema: Schema) -> Options:
    return [[must_not(member) for member in schema["anyOf"]]]


def _if(schema: Schema) -> Options:
    condition = schema["if"]
    return [
        [must(condition), must_not(schema["then"])],
        [must_not(condition), must_not(schema["else"])],
    ]


def _required(schema: Schema) -> Options | None:
    names = schema["required"]
    return [[must_not({"required": [name]})] for name in names] if len(names) > 1 else None


def _fields(schema: Schema) -> Options | None:
    """A declared property fails, one that matches a pattern fails, or one of the others fails."""
    properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    options = [*_properties(properties), *_patterns(patterns)]
    others = schema.get("additionalProperties", {})
    if others != {}:
        options.append([must_not(_others(properties, patterns, others))])
    atom = len(options) == 1 and options[0] == [must_not(schema)]
    return None if atom else options


def _properties(properties: Schema) -> Iterator[list[Literal]]:
    for name, schema in properties.items():
        if schema != {}:
            denial = {"required": [name], "properties": {name: {"not": schema}}}
            yield [must(denial)]


def _patterns(patterns: Schema) -> Iterator[list[Literal]]:
    for pattern, schema in patterns.items():
        if schema != {}:
            yield [must_not({"patternProperties": {pattern: schema}})]


def _others(properties: Schema, patterns: Schema, others: Schema) -> Schema:
    """Says something of undeclared properties only; without empty members, to be recognised as an atom."""
    silent: Schema = {
        "properties": {name: {} for name in properties},
        "patternProperties": {pattern: {} for pattern in patterns},
    }
    return {k: v for k, v in silent.items() if v} | {"additionalProperties": others}


def _items(schema: Schema) -> Options | None:
    prefix, rest = schema.get("prefixItems", []), schema.get("items", {})
    options = [
        [must({"minItems": at + 1}), must({"prefixItems": [*[{}] * at, {"not": member}]})]
        for at, member in enumerate(prefix)
        if member != {}
    ]
    if not options and rest != {}:
        return None
    if rest != {}:
        silent: Schema = {"prefixItems": [{}] * len(prefix)}
        options.append([must_not(silent | {"items": rest})])
    return options


def _contains(schema: Schema) -> Options:
    """Too few, or too many."""
    member, least, most = schema["contains"], schema["minContains"], schema.get("maxContains")
    options: Options = []
    if least == 1:
        options.append([must({"items": {"not": member}})])
    elif least > 1:
        fewer = {"contains": member, "minContains": 0, "maxContains": least - 1}
        options.append([must(fewer)])
    if most is not None:
        options.append([must({"contains": member, "minContains": most + 1})])
    return options


DENIALS: dict[str, Callable[[Schema], Options | None]] = {
    "allOf": _any_fails,
    "anyOf": _all_fail,
    "oneOf": not_one_of,
    "if": _if,
    "minimum": _opposite("minimum", "exclusiveMaximum"),
    "maximum": _opposite("maximum", "exclusiveMinimum"),
    "exclusiveMinimum": _opposite("exclusiveMinimum", "maximum"),
    "exclusiveMaximum": _opposite("exclusiveMaximum", "minimum"),
    "minLength": _opposite("minLength", "maxLength", -1),
    "maxLength": _opposite("maxLength", "minLength", +1),
    "minItems": _opposite("minItems", "maxItems", -1),
    "maxItems": _opposite("maxItems", "minItems", +1),
    "minProperties": _opposite("minProperties", "maxProperties", -1),
    "maxProperties": _opposite("maxProperties", "minProperties", +1),
    "required": _required,
    "fields": _fields,
    "items": _items,
    "contains": _contains,
}
