"""`unevaluatedProperties` and `unevaluatedItems`, said without annotations where that is possible.

What a subschema evaluates depends on which alternatives hold; so the keyword becomes one alternative for each
set of them that may hold together, each with its own list of evaluated names or positions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from contracts.compatibility.literals import Schema


MOST_ALTERNATIVES = 64
MOST_MEMBERS = 4  # of an anyOf: 15 sets
DEPTH = 30  # references followed; deeper ones are taken for recursive


@dataclass(frozen=True)
class Seen:
    """What one way of holding evaluates, and the conditions (raw schemas) under which it does."""

    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    length: int = 0
    everything: bool = False
    conditions: tuple[tuple[bool, Any], ...] = ()  # raw schemas that hold, or do not

    def with_(self, other: "Seen") -> "Seen":
        return Seen(
            self.names | other.names,
            self.patterns | other.patterns,
            max(self.length, other.length),
            self.everything or other.everything,
            self.conditions + other.conditions,
        )


class _TooMuch(Exception):
    """Evaluated places that depend on values, or too many alternatives."""


Follow = Callable[[str], Any]


def close(
    keyword: str, said: Schema, normal: Callable[[Any], Schema], follow: Follow
) -> Schema | None:
    """The keyword as a normalised schema; None when its meaning depends on too much."""
    if said[keyword] in (True, {}):
        return {}
    try:
        ways = _Evaluation(keyword, follow).ways(
            {k: v for k, v in said.items() if k != keyword}, DEPTH
        )
    except (_TooMuch, LookupError, ValueError, TypeError):
        return None
    rest = normal(said[keyword])
    closed = [_closed(keyword, way, rest, normal) for way in ways]
    return closed[0] if len(closed) == 1 else {"anyOf": closed}


def _closed(keyword: str, way: Seen, rest: Schema, normal: Callable[[Any], Schema]) -> Schema:
    held = [(sign, normal(condition)) for sign, condition in way.conditions]
    conditions: list[Schema] = [schema if sign else {"not": schema} for sign, schema in held]
    limit = {} if way.everything else _limit(keyword, way, rest)
    members = [*conditions, *([limit] if limit else [])]
    return members[0] if len(members) == 1 else {"allOf": members} if members else {}


def _limit(keyword: str, way: Seen, rest: Schema) -> Schema:
    if keyword == "unevaluatedItems":
        prefix: Schema = {"prefixItems": [{}] * way.length} if way.length else {}
        return prefix | {"items": rest}
    silent: Schema = {
        "properties": {name: {} for name in sorted(way.names)},
        "patternProperties": {pattern: {} for pattern in sorted(way.patterns)},
    }
    return {k: v for k, v in silent.items() if v} | {"additionalProperties": rest}


class _Evaluation:
    """The ways in which a schema can hold, seen from one of the two keywords."""

    def __init__(self, keyword: str, follow: Follow) -> None:
        self.keyword, self.follow = keyword, follow
        self.here = self._properties if keyword == "unevaluatedProperties" else self._items

    def ways(self, schema: Any, depth: int) -> list[Seen]:
        if depth == 0:
            raise _TooMuch
        if not isinstance(schema, dict):
            return [Seen()]
        if "$dynamicRef" in schema:
            raise _TooMuch
        found = [self.here(schema)]
        for alternatives in self._applied(schema, depth - 1):
            found = [one.with_(other) for one in found for other in alternatives]
            if len(found) > MOST_ALTERNATIVES:
                raise _TooMuch
        return found

    def _applied(self, schema: Schema, depth: int) -> list[list[Seen]]:
        """For each in-place subschema the ways it can hold, or be left out."""
        applied = [self.ways(member, depth) for member in schema.get("allOf", [])]
        if "$ref" in schema:
            applied.append(self.ways(self.follow(schema["$ref"]), depth))
        applied += [
            self._some(schema[keyword], depth, one=keyword == "oneOf")
            for keyword in ("anyOf", "oneOf")
            if keyword in schema
        ]
        if "if" in schema:
            applied.append(self._conditional(schema, depth))
        dependent = schema.get("dependentSchemas", {}).items()
        return [*applied, *(self._where_there(name, member, depth) for name, member in dependent)]

    def _where_there(self, name: str, member: Any, depth: int) -> list[Seen]:
        there = {"type": "object", "required": [name]}
        absent = Seen(conditions=((False, there),))
        return [absent, *_under(there, self.ways(member, depth))]

    def _some(self, members: list[Any], depth: int, *, one: bool) -> list[Seen]:
        """Every set of members that may hold; those left out need not fail: more evaluated is never worse."""
        ways = [_under(member, self.ways(member, depth)) for member in members]
        if one:
            return [way for of_member in ways for way in of_member]
        if len(members) > MOST_MEMBERS:
            raise _TooMuch
        sets = [c for size in range(1, len(ways) + 1) for c in combinations(ways, size)]
        return [way for chosen in sets for way in _products(chosen)]

    def _conditional(self, schema: Schema, depth: int) -> list[Seen]:
        condition = schema["if"]
        then = [
            one.with_(other)
            for one in _under(condition, self.ways(condition, depth))
            for other in self.ways(schema.get("then", True), depth)
        ]
        otherwise = self.ways(schema.get("else", True), depth)
        return [*then, *_under(condition, otherwise, sign=False)]

    def _properties(self, schema: Schema) -> Seen:
        nested = self.keyword in schema
        return Seen(
            frozenset(schema.get("properties", {})),
            frozenset(schema.get("patternProperties", {})),
            everything=nested or "additionalProperties" in schema,
        )

    def _items(self, schema: Schema) -> Seen:
        if "contains" in schema:
            raise _TooMuch
        return Seen(
            length=len(schema.get("prefixItems", [])),
            everything=self.keyword in schema or "items" in schema,
        )


def _under(condition: Any, ways: list[Seen], *, sign: bool = True) -> list[Seen]:
    """The ways that are open where a condition holds, or does not."""
    return [Seen(conditions=((sign, condition),)).with_(way) for way in ways]


def _products(chosen: tuple[list[Seen], ...]) -> list[Seen]:
    found = [Seen()]
    for ways in chosen:
        found = [one.with_(way) for one in found for way in ways]
    return found
