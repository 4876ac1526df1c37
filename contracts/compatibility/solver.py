"""Is there a value that satisfies these schemas and none of those?  Proved, found, or said why not known.

A goal met again below itself counts as empty: of all values that satisfy it one is smallest, and a smaller
one inside it would contradict that.  So recursive schemas end, and `Empty` stays a proof.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import jsonschema_rs

from contracts.compatibility.answers import Answer, Doubts, Empty, Found, OutOfBudget, Unknown
from contracts.compatibility.arrays import solve_array
from contracts.compatibility.literals import Goal, Schema, body, canonical, is_exact
from contracts.compatibility.numbers import solve_number
from contracts.compatibility.objects import solve_object
from contracts.compatibility.rules import KINDS, kind_of
from contracts.compatibility.strings import solve_string
from contracts.compatibility.tableau import explore


STEPS = 60_000
SECONDS = 0.4  # of processor time, so that a verdict does not depend on what else runs
WAITS = 1.8  # times as long on the clock, since people wait by the clock
FINITE: Mapping[str, list[Any]] = {"null": [None], "boolean": [True, False]}
NO_GOALS: frozenset[Goal] = frozenset()


@dataclass
class Solver:
    """Answers goals over one set of definitions; remembers what it proved and found."""

    definitions: dict[str, Schema]
    steps: int = STEPS
    seconds: float = SECONDS
    known: dict[Goal, Answer] = field(default_factory=dict)
    _validators: dict[Goal, Any] = field(default_factory=dict)
    _active: set[Goal] = field(default_factory=set)
    _leans: set[Goal] = field(default_factory=set)  # assumptions used by what is being computed
    _leaning: dict[Goal, frozenset[Goal]] = field(default_factory=dict)  # answers that rest on them

    def __post_init__(self) -> None:
        self._end = time.process_time() + self.seconds
        self._last = time.monotonic() + WAITS * self.seconds

    def solve(self, goal: Goal) -> Answer:
        if goal in self._active:
            self._leans.add(goal)
            return Empty()
        if goal in self.known:
            self._leans |= self._leaning.get(goal, NO_GOALS)
            return self.known[goal]
        outer, self._leans = self._leans, set()
        self._active.add(goal)
        answer = self._decide(goal)
        self._active.discard(goal)
        self._remember(goal, answer)
        self._leans |= outer
        return answer

    def _remember(self, goal: Goal, answer: Answer) -> None:
        """What leaned on this goal being empty now leans on what it leans on, or is forgotten."""
        self._leans.discard(goal)
        proved = isinstance(answer, Empty)
        for other in [g for g, leans in self._leaning.items() if goal in leans]:
            if proved:
                self._lean(other, (self._leaning[other] - {goal}) | self._leans)
            else:
                del self._leaning[other], self.known[other]
        self.known[goal] = answer
        if proved:
            self._lean(goal, frozenset(self._leans))
        else:
            self._leans.clear()

    def _lean(self, goal: Goal, leans: frozenset[Goal]) -> None:
        if leans:
            self._leaning[goal] = leans
        else:
            self._leaning.pop(goal, None)

    def _spend(self) -> None:
        self.steps -= 1
        over = time.process_time() > self._end or time.monotonic() > self._last
        if self.steps < 0 or over:
            raise OutOfBudget

    def _decide(self, goal: Goal) -> Answer:
        doubts = Doubts()
        for kind in KINDS:
            test = partial(self._test, goal, kind)
            answer = doubts.note(explore(goal, kind, self.definitions, test))
            if isinstance(answer, Found):
                return answer
        return doubts.otherwise_empty()

    def _test(self, goal: Goal, kind: str, atoms: Goal) -> Answer:
        """A branch of a goal, perhaps unfinished: empty, or a value that satisfies the whole goal, or neither."""
        self._spend()
        listed = _listed(atoms, kind)
        if listed is not None:
            return self._among(listed, goal)
        answer = self._make(atoms, kind)
        if not isinstance(answer, Found) or self.holds(goal, answer.value):
            return answer
        return Unknown(answer.doubt or f"no {kind} found that satisfies all that is asked of it")

    def _among(self, values: list[Any], goal: Goal) -> Answer:
        for value in values:
            if self.holds(goal, value):
                return Found(value)
        if is_exact(goal, self.definitions):
            return Empty()
        return Unknown("a keyword beyond what is understood")

    def _make(self, atoms: Goal, kind: str) -> Answer:
        if kind == "number":
            return solve_number(atoms)
        if kind == "string":
            return solve_string(atoms)
        compound = solve_array if kind == "array" else solve_object
        return compound(atoms, self.solve)

    def holds(self, goal: Goal, value: Any) -> bool:
        """What the compiled validator says of a value."""
        if goal not in self._validators:
            self._validators[goal] = self._compiled(goal)
        return bool(self._validators[goal].is_valid(value))

    def _compiled(self, goal: Goal) -> Any:
        members = [body(text) if sign else {"not": body(text)} for sign, text in sorted(goal)]
        schema: Schema = {"allOf": members} if members else {}
        if any("$ref" in text for _, text in goal):
            schema["$defs"] = {ref.rpartition("/")[2]: s for ref, s in self.definitions.items()}
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=False)


def _listed(atoms: Goal, kind: str) -> list[Any] | None:
    """The values that every enumeration of the branch lists, None without an enumeration."""
    lists = [body(text)["enum"] for sign, text in atoms if sign and "enum" in body(text)]
    if not lists:
        return FINITE.get(kind)
    common = set.intersection(*({canonical(value) for value in values} for values in lists))
    return [v for v in lists[0] if kind_of(v) == kind and canonical(v) in common]
