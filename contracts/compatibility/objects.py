"""Whether an object can satisfy its atoms: what must be there, what may be, under which names.

`Empty` rests on necessary conditions only: a required property without a possible value, a property that must
exist under some name and cannot under any, too few names for the least number of properties.
"""

import math
from dataclasses import dataclass, field
from itertools import count, product
from typing import Any

from contracts.compatibility.answers import Answer, Doubts, Empty, Found, Solve, Unknown
from contracts.compatibility.literals import Goal, Literal, Schema, body, canonical, must, must_not
from contracts.compatibility.rules import FIELDS


PATTERNS = 5  # more patterns than this give too many combinations for a fresh name
LARGEST = 1_000  # objects with more properties than this are not built
STRING = must({"type": ["string"]})


@dataclass(frozen=True)
class Somewhere:
    """There is a property: its name satisfies this, its value that."""

    name: Goal
    value: Goal


@dataclass
class Demands:
    """All that the atoms say of an object, sorted by what it is about."""

    required: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    least: int = 0
    most: float = math.inf
    names: set[Literal] = field(default_factory=lambda: {STRING})
    units: list[Schema] = field(default_factory=list)
    somewhere: list[Somewhere] = field(default_factory=list)

    @property
    def patterns(self) -> list[str]:
        return sorted({p for unit in self.units for p in unit.get("patternProperties", {})})

    @property
    def mentioned(self) -> set[str]:
        declared = {name for unit in self.units for name in unit.get("properties", {})}
        return declared | self.required | self.absent


def demands(atoms: Goal) -> Demands:
    found = Demands()
    for sign, text in sorted(atoms):
        schema = body(text)
        if not schema.keys().isdisjoint(FIELDS):
            _fields(found, schema, sign=sign)
        elif "required" in schema:
            (found.required if sign else found.absent).update(schema["required"])
        elif "propertyNames" in schema and sign:
            found.names.add(must(schema["propertyNames"]))
        elif "propertyNames" in schema:
            name = frozenset({STRING, must_not(schema["propertyNames"])})
            found.somewhere.append(Somewhere(name, frozenset()))
        found.least = max(found.least, schema.get("minProperties", 0))
        found.most = min(found.most, schema.get("maxProperties", math.inf))
    return found


def _fields(found: Demands, schema: Schema, *, sign: bool) -> None:
    if sign:
        found.units.append(schema)
        return
    patterns: Schema = schema.get("patternProperties", {})
    if "additionalProperties" in schema:
        name = {must_not({"pattern": pattern}) for pattern in patterns}
        if schema.get("properties"):
            name.add(must_not({"enum": sorted(schema["properties"])}))
        denied = schema["additionalProperties"]
    else:
        ((pattern, denied),) = patterns.items()
        name = {must({"pattern": pattern})}
    found.somewhere.append(Somewhere(frozenset({STRING, *name}), frozenset({must_not(denied)})))


def _pointed(units: list[Schema]) -> set[str]:
    """Names that a schema of their own speaks of: that is where a denial points, so look there first."""
    alone = (unit.get("properties", {}) for unit in units)
    return {name for properties in alone if len(properties) == 1 for name in properties}


class ObjectSolver:
    """Builds one object, property by property; each step either proves that none exists or goes on."""

    def __init__(self, atoms: Goal, solve: Solve) -> None:
        self.demands, self.solve = demands(atoms), solve
        self.doubts = Doubts()
        self.values: dict[str, Any] = {}
        self.extra: dict[str, Goal] = {}

    def answer(self) -> Answer:
        wanted = self.demands
        if wanted.required & wanted.absent or max(wanted.least, len(wanted.required)) > wanted.most:
            return Empty()
        if not (self._require() and self._place() and self._fill(wanted.least)):
            return Empty()
        if len(self.values) > wanted.most:
            self.doubts.note(Unknown("more properties are needed than allowed"))
        return Unknown(self.doubts.reason) if self.doubts.reason else Found(self.values)

    def _require(self) -> bool:
        pointed = _pointed(self.demands.units)
        for name in sorted(self.demands.required, key=lambda n: (n not in pointed, n)):
            answer = self._member(name, frozenset())
            if isinstance(answer, Empty):
                return False
            self._keep(name, answer)
        return True

    def _keep(self, name: str, answer: Answer) -> None:
        self.doubts.note(answer)
        self.values[name] = answer.value if isinstance(answer, Found) else None

    def _member(self, name: str, value: Goal) -> Answer:
        """What a property of this name can be."""
        named = self.solve(frozenset({must({"enum": [name]}), *self.demands.names}))
        if isinstance(named, Empty):
            return named
        self.doubts.note(named)
        matching = {pattern for pattern in self.demands.patterns if self._matches(pattern, name)}
        return self.solve(self._value(name, matching) | value | self.extra.get(name, frozenset()))

    def _matches(self, pattern: str, name: str) -> bool:
        goal = frozenset({must({"enum": [name]}), must({"pattern": pattern})})
        return isinstance(self.solve(goal), Found)

    def _value(self, name: str | None, matching: set[str]) -> Goal:
        """All schemas that apply to a property of this name (None: a name nobody mentions)."""
        literals = []
        for unit in self.demands.units:
            applying = [s for p, s in unit.get("patternProperties", {}).items() if p in matching]
            if name in unit.get("properties", {}):
                applying.append(unit["properties"][name])
            literals += [must(s) for s in applying or [unit.get("additionalProperties", {})]]
        return frozenset(literal for literal in literals if literal[1] != "{}")

    def _place(self) -> bool:
        """Give every property that must exist somewhere a name and a value."""
        for place in self.demands.somewhere:
            doubts = Doubts()
            found = self._known_place(place, doubts)
            if found is None and len(self.demands.required) < self.demands.most:
                found = self._fresh(place, doubts)
            if found is not None:
                name, answer = found
                self.extra[name] = self.extra.get(name, frozenset()) | place.value
                self._keep(name, answer)
            elif not doubts.reason:
                return False
            else:
                self.doubts.note(Unknown(doubts.reason))
        return True

    def _known_place(self, place: Somewhere, doubts: Doubts) -> tuple[str, Answer] | None:
        full = len(self.demands.required) >= self.demands.most
        open_ = (self.demands.mentioned - self.demands.absent) | set(self.values)
        names = self.demands.required if full else open_
        for name in sorted(names, key=lambda n: (n not in self.values, n)):
            goal = frozenset({must({"enum": [name]}), *place.name})
            if isinstance(doubts.note(self.solve(goal)), Empty):
                continue
            answer = doubts.note(self._member(name, place.value))
            if isinstance(answer, Found):
                return name, answer
            if isinstance(answer, Empty) and self.extra.get(name):
                doubts.note(Unknown(f"two demands on one property: {canonical(name)}"))
        return None

    def _fresh(self, place: Somewhere, doubts: Doubts) -> tuple[str, Answer] | None:
        """A property nobody mentions, for every combination of patterns that its name may match."""
        patterns = self.demands.patterns
        if not patterns and self._is_free(place):
            return self._numbered(place, doubts)
        if len(patterns) > PATTERNS:
            doubts.note(Unknown("too many patternProperties"))
            return None
        used = sorted(self.demands.mentioned | set(self.values))
        names = {*place.name, *self.demands.names}
        if used:
            names.add(must_not({"enum": used}))
        for signs in product((False, True), repeat=len(patterns)):
            matching = {p for p, sign in zip(patterns, signs, strict=True) if sign}
            value = doubts.note(self.solve(self._value(None, matching) | place.value))
            if isinstance(value, Empty):
                continue
            signed = {_signed(p, sign) for p, sign in zip(patterns, signs, strict=True)}
            name = self._name(frozenset(names | signed), doubts)
            if isinstance(name, Found) and isinstance(value, Found):
                return name.value, value
        return None

    def _is_free(self, place: Somewhere) -> bool:
        """Whether any name will do."""
        return {STRING} == self.demands.names == place.name

    def _numbered(self, place: Somewhere, doubts: Doubts) -> tuple[str, Answer] | None:
        value = doubts.note(self.solve(self._value(None, set()) | place.value))
        used = self.demands.mentioned | set(self.values)
        name = next(name for at in count(1) if (name := f"p{at}") not in used)
        return (name, value) if isinstance(value, Found) else None

    def _name(self, goal: Goal, doubts: Doubts) -> Answer:
        """The empty name only where there is no other."""
        pleasant = self.solve(goal | {must({"minLength": 1})})
        return pleasant if isinstance(pleasant, Found) else doubts.note(self.solve(goal))

    def _fill(self, least: int) -> bool:
        """Add properties until there are enough; False when there cannot be."""
        optional = sorted(self.demands.mentioned - self.demands.absent - set(self.values))
        anywhere = Somewhere(frozenset({STRING}), frozenset())
        if least > LARGEST:
            self.doubts.note(Unknown("an object this large is not built"))
            return True
        while len(self.values) < least:
            doubts = Doubts()
            found = self._optional(optional, doubts) or self._fresh(anywhere, doubts)
            if found is None:
                self.doubts.note(Unknown(doubts.reason) if doubts.reason else Empty())
                return bool(self.doubts.reason)
            self._keep(*found)
        return True

    def _optional(self, names: list[str], doubts: Doubts) -> tuple[str, Answer] | None:
        while names:
            name = names.pop(0)
            answer = doubts.note(self._member(name, frozenset()))
            if isinstance(answer, Found):
                return name, answer
        return None


def _signed(pattern: str, sign: bool) -> Literal:  # noqa: FBT001 - a literal's sign
    return sign, canonical({"pattern": pattern})


def solve_object(atoms: Goal, solve: Solve) -> Answer:
    return ObjectSolver(atoms, solve).answer()
