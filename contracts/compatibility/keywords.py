"""What each keyword becomes in the normal form: for every one a list of parts that hold together."""

from collections.abc import Callable
from typing import Any, Protocol

from contracts.compatibility.literals import NEVER, Schema, canonical, plain


ALL_TYPES = {"null", "boolean", "number", "string", "array", "object"}


class Normal(Protocol):
    """Whoever normalises the subschemas."""

    def schema(self, raw: Any) -> Schema: ...

    def members(self, schemas: list[Any]) -> list[Schema]: ...

    def named(self, schemas: Schema) -> Schema: ...


Rule = Callable[[Normal, Schema], list[Schema]]


def _type(_: Normal, said: Schema) -> list[Schema]:
    named = {said["type"]} if isinstance(said["type"], str) else set(said["type"])
    if "number" in named:
        named.discard("integer")
    return [] if named >= ALL_TYPES else [{"type": sorted(named)}]


def _enum(_: Normal, said: Schema) -> list[Schema]:
    values = {canonical(value): plain(value) for value in said["enum"]}
    return [{"enum": [values[text] for text in sorted(values)]}] if values else [NEVER]


def _const(_: Normal, said: Schema) -> list[Schema]:
    return [{"enum": [plain(said["const"])]}]


def _combined(keyword: str) -> Rule:
    return lambda normal, said: [{keyword: normal.members(said[keyword])}]


def _not(normal: Normal, said: Schema) -> list[Schema]:
    return [{"not": normal.schema(said["not"])}]


def _if(normal: Normal, said: Schema) -> list[Schema]:
    branches = {name: normal.schema(said.get(name, True)) for name in ("then", "else")}
    if branches["then"] == branches["else"] == {}:
        return []
    return [{"if": normal.schema(said["if"]), **branches}]


def _fields(normal: Normal, said: Schema) -> list[Schema]:
    """Declared properties that say nothing matter only where undeclared ones are limited."""
    others = normal.schema(said.get("additionalProperties", True))
    found = {
        keyword: normal.named(said.get(keyword, {}))
        for keyword in ("properties", "patternProperties")
    }
    if others == {}:
        found = {k: {n: s for n, s in v.items() if s != {}} for k, v in found.items()}
    unit = {k: v for k, v in found.items() if v}
    return [unit | ({} if others == {} else {"additionalProperties": others})]


def _first_of(*keywords: str) -> Callable[[Rule], dict[str, Rule]]:
    """One rule for several keywords that only make sense together."""

    def wrap(rule: Rule) -> dict[str, Rule]:
        def once(keyword: str) -> Rule:
            return lambda normal, said: (
                rule(normal, said) if keyword == next(k for k in keywords if k in said) else []
            )

        return {keyword: once(keyword) for keyword in keywords}

    return wrap


def _items(normal: Normal, said: Schema) -> list[Schema]:
    prefix, rest = said.get("prefixItems", []), said.get("items", True)
    if isinstance(rest, list):  # a tuple of draft-07
        prefix, rest = rest, said.get("additionalItems", True)
    members, others = normal.members(prefix), normal.schema(rest)
    while others == {} and members and members[-1] == {}:
        members.pop()
    unit: Schema = {"prefixItems": members} if members else {}
    return [unit | ({} if others == {} else {"items": others})]


def _contains(normal: Normal, said: Schema) -> list[Schema]:
    unit: Schema = {"contains": normal.schema(said["contains"])}
    unit["minContains"] = int(said.get("minContains", 1))
    if "maxContains" in said:
        return [unit | {"maxContains": int(said["maxContains"])}]
    return [unit] if unit["minContains"] else []


def _required(_: Normal, said: Schema) -> list[Schema]:
    return [{"required": sorted(set(said["required"]))}] if said["required"] else []


def _names(normal: Normal, said: Schema) -> list[Schema]:
    names = normal.schema(said["propertyNames"])
    return [] if names == {} else [{"propertyNames": names}]


def _unique(_: Normal, said: Schema) -> list[Schema]:
    return [{"uniqueItems": True}] if said["uniqueItems"] else []


def _dependent(keyword: str) -> Rule:
    """Where the property is there, its names are required, or its schema holds for the whole object."""

    def rule(normal: Normal, said: Schema) -> list[Schema]:
        return [
            {"if": {"type": ["object"], "required": [name]}, "then": then, "else": {}}
            for name, needs in said[keyword].items()
            if (then := _needs(normal, needs)) != {}
        ]

    return rule


def _needs(normal: Normal, needs: Any) -> Schema:
    if isinstance(needs, list):
        return {"required": sorted(set(needs))} if needs else {}
    return normal.schema(needs)


RULES: dict[str, Rule] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "allOf": _combined("allOf"),
    "anyOf": _combined("anyOf"),
    "oneOf": _combined("oneOf"),
    "not": _not,
    "if": _if,
    **_first_of("properties", "patternProperties", "additionalProperties")(_fields),
    **_first_of("prefixItems", "items")(_items),
    "contains": _contains,
    "required": _required,
    "propertyNames": _names,
    "uniqueItems": _unique,
    "dependentRequired": _dependent("dependentRequired"),
    "dependentSchemas": _dependent("dependentSchemas"),
    "dependencies": _dependent("dependencies"),
}
