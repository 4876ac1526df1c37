"""Splits a goal about values of one JSON type into branches of atoms.

Combinators (allOf, anyOf, oneOf, not, if, $ref) dissolve here, and so does every denied keyword that can be
said positively: not at least 3 is less than 3.  What is left of a branch is for the solver of the type.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from contracts.compatibility.answers import Answer, Doubts, Found, Unknown
from contracts.compatibility.denials import DENIALS
from contracts.compatibility.literals import Goal, Literal, Schema, body, canonical, denied
from contracts.compatibility.rules import ASSERTIONS, FIELDS, HOME, ITEMS, NEUTRAL, Options


TOGETHER = {
    **dict.fromkeys(FIELDS, "fields"),
    **dict.fromkeys(ITEMS, "items"),
    **dict.fromkeys(("contains", "minContains", "maxContains"), "contains"),
    **dict.fromkeys(("if", "then", "else"), "if"),
}
AIM = 4


@lru_cache(maxsize=65_536)
def units(text: str) -> tuple[tuple[str, str], ...]:
    """The parts of a schema that hold or fail by themselves, each with the name of its rule."""
    parts: dict[str, Schema] = {}
    for keyword, value in body(text).items():
        parts.setdefault(TOGETHER.get(keyword, keyword), {})[keyword] = value
    return tuple((rule, canonical(part)) for rule, part in parts.items())


def expand(literal: Literal, kind: str, definitions: Mapping[str, Schema]) -> Options | None:
    """The ways in which a literal can hold for a value of this kind; None when it is an atom."""
    sign, text = literal
    parts = [(rule, part) for rule, part in units(text) if HOME.get(rule, kind) == kind]
    if len(parts) != 1:
        together = [(True, part) for _, part in parts]
        return [together] if sign else [[(False, part)] for _, part in parts]
    ((rule, part),) = parts
    if part != text:
        return [[(sign, part)]]
    if rule == "$ref":
        return [[(sign, canonical(definitions[body(text)["$ref"]]))]]
    if rule in NEUTRAL:
        return NEUTRAL[rule](sign, body(text), kind)
    return _ruled(sign, rule, text)


@lru_cache(maxsize=16_384)
def _ruled(sign: bool, rule: str, text: str) -> Options | None:  # noqa: FBT001 - a literal's sign
    """Remembered, since the same schema is met in many branches and for every type; nobody changes it."""
    rules = ASSERTIONS if sign else DENIALS
    return rules[rule](body(text)) if rule in rules else None


@dataclass
class Choice:
    """Options of which one must hold; `aimed` when they stem from what the goal denies."""

    options: list[list[Literal]]
    aimed: bool

    @property
    def cost(self) -> float:
        """Few options first, and rather what aims at the refutation than what merely describes."""
        return len(self.options) / (AIM if self.aimed else 1)


class Branch:
    """One way through the choices; grows until it contradicts itself or has only atoms and choices left."""

    def __init__(self, kind: str, definitions: Mapping[str, Schema]) -> None:
        self.kind, self.definitions = kind, definitions
        self.atoms: set[Literal] = set()
        self.seen: set[Literal] = set()
        self.choices: list[Choice] = []

    def split(self) -> "Iterator[Branch]":
        """One branch for each option of the cheapest choice."""
        first = min(self.choices, key=lambda choice: choice.cost)
        for option in first.options:
            branch = Branch(self.kind, self.definitions)
            branch.atoms, branch.seen = set(self.atoms), set(self.seen)
            branch.choices = [choice for choice in self.choices if choice is not first]
            if branch.grow([(literal, first.aimed) for literal in option]):
                yield branch

    def grow(self, pending: list[tuple[Literal, bool]]) -> bool:
        """Take in everything that leaves no choice; False when it contradicts itself."""
        while pending:
            literal, aimed = pending.pop()
            if denied(literal) in self.seen:
                return False
            if literal not in self.seen and not self._take(literal, pending, aimed=aimed):
                return False
            if not pending and not self._narrow(pending):
                return False
        return True

    def _take(self, literal: Literal, pending: list[tuple[Literal, bool]], *, aimed: bool) -> bool:
        self.seen.add(literal)
        options = expand(literal, self.kind, self.definitions)
        if options is None:
            self.atoms.add(literal)
        elif len(options) == 1:
            pending.extend((member, aimed) for member in options[0])
        elif options:
            self.choices.append(Choice(options, aimed))
        return options is None or bool(options)

    def _narrow(self, pending: list[tuple[Literal, bool]]) -> bool:
        """Drop the options already refuted and the choices already made."""
        left = []
        for choice in self.choices:
            live = [o for o in choice.options if not any(denied(lit) in self.seen for lit in o)]
            if not live:
                return False
            if len(live) == 1:
                pending.extend((literal, choice.aimed) for literal in live[0])
            elif not any(self.seen.issuperset(option) for option in live):
                left.append(Choice(live, choice.aimed))
        self.choices = left
        return True


def explore(
    goal: Goal, kind: str, definitions: Mapping[str, Schema], test: Callable[[Goal], Answer]
) -> Answer:
    """Empty when every branch is; `test` is asked as soon as a branch has atoms, before its choices are made."""
    doubts = Doubts()
    root = Branch(kind, definitions)
    alive = root.grow([(literal, not literal[0]) for literal in sorted(goal)])
    waiting = [iter([root] if alive else [])]
    while waiting:
        unfinished = []
        for branch in waiting.pop():  # all siblings before their children: a value may be near
            answer = test(frozenset(branch.atoms))
            if isinstance(answer, Found):
                return answer
            if isinstance(answer, Unknown) and branch.choices:
                unfinished.append(branch)
            else:
                doubts.note(answer)
        waiting += [branch.split() for branch in reversed(unfinished)]
    return doubts.otherwise_empty()
