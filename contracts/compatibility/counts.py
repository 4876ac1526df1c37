"""How many items of an array can, must and may match what it has to contain: necessary conditions only."""

from dataclasses import dataclass
from itertools import product

from contracts.compatibility.answers import Empty, Solve
from contracts.compatibility.items import Demands
from contracts.compatibility.literals import Goal, Schema, must, must_not


@dataclass
class Counts:
    """Each question answers False only when no array can be as demanded."""

    demands: Demands
    solve: Solve

    def possible(self) -> bool:
        contains = self.demands.contains
        return (
            all(self._enough(schema) and self._few(schema) for schema in contains)
            and not any(self._crossed(one, other) for one, other in product(contains, repeat=2))
            and self._apart(contains) <= self.demands.most
        )

    def room(self, start: int, goal: Goal) -> float:
        """How many positions could hold it, at most."""
        width, most = self.demands.width, self.demands.most
        open_ = [
            position
            for position in range(start, width + 1)
            if position < most and not self._empty(self.demands.at(position) | goal)
        ]
        if width not in open_:
            return len(open_)
        return len(open_) - 1 + most - width

    def _empty(self, goal: Goal) -> bool:
        return isinstance(self.solve(goal), Empty)

    def _enough(self, schema: Schema) -> bool:
        least: int = schema["minContains"]
        return least == 0 or self.room(0, frozenset({must(schema["contains"])})) >= least

    def _few(self, schema: Schema) -> bool:
        """Not more positions that cannot help matching than allowed."""
        if "maxContains" not in schema:
            return True
        width, least = self.demands.width, self.demands.least
        miss = frozenset({must_not(schema["contains"])})
        forced = [self._empty(self.demands.at(at) | miss) for at in range(min(width, least))]
        beyond = least - width
        rest = beyond if beyond > 0 and self._empty(self.demands.at(width) | miss) else 0
        return sum(forced) + rest <= int(schema["maxContains"])

    def _crossed(self, one: Schema, other: Schema) -> bool:
        """At least so many of the one, which are all of the other, and at most fewer of the other."""
        if one["minContains"] <= other.get("maxContains", one["minContains"]):
            return False
        return self._empty(frozenset({must(one["contains"]), must_not(other["contains"])}))

    def _apart(self, contains: list[Schema]) -> int:
        """Items needed for things that no single item can be at once."""
        chosen: list[Schema] = []
        for schema in contains:
            goals = [frozenset({must(s["contains"]), must(schema["contains"])}) for s in chosen]
            if all(self._empty(goal) for goal in goals):
                chosen.append(schema)
        return sum(schema["minContains"] for schema in chosen)
