"""What a set of atoms says of an array, sorted by what it is about."""

import math
from dataclasses import dataclass, field
from typing import Any

from contracts.compatibility.literals import Goal, Schema, body, must, must_not


@dataclass(frozen=True)
class Somewhere:
    """An item at `start` or later satisfies this."""

    start: int
    goal: Goal


@dataclass
class Demands:
    """All that the atoms say of an array."""

    least: int = 0
    most: float = math.inf
    distinct: bool = False
    repeated: bool = False
    units: list[Schema] = field(default_factory=list)
    contains: list[Schema] = field(default_factory=list)
    somewhere: list[Somewhere] = field(default_factory=list)

    @property
    def width(self) -> int:
        """From this position on all are alike."""
        prefixes = [len(unit.get("prefixItems", [])) for unit in self.units]
        return max([*prefixes, *(place.start for place in self.somewhere)], default=0)

    def at(self, position: int) -> Goal:
        members = [_member(unit, position) for unit in self.units]
        return frozenset(must(member) for member in members if member != {})


def _member(unit: Schema, position: int) -> Schema:
    prefix = unit.get("prefixItems", [])
    found: Schema = prefix[position] if position < len(prefix) else unit.get("items", {})
    return found


def demands(atoms: Goal) -> Demands:
    found = Demands()
    for sign, text in sorted(atoms):
        schema = body(text)
        found.least = max(found.least, schema.get("minItems", 0))
        found.most = min(found.most, schema.get("maxItems", math.inf))
        found.distinct |= sign and "uniqueItems" in schema
        found.repeated |= not sign and "uniqueItems" in schema
        if "contains" in schema:
            found.contains.append(schema)
        elif sign and ("items" in schema or "prefixItems" in schema):
            found.units.append(schema)
        elif "items" in schema:
            start = len(schema.get("prefixItems", []))
            found.somewhere.append(Somewhere(start, frozenset({must_not(schema["items"])})))
    return found


def not_among(values: list[Any]) -> Goal:
    return frozenset({must_not({"enum": values})}) if values else frozenset()
