"""Whether an array can satisfy its atoms: what each position allows, what must be somewhere, how many, how distinct.

`Empty` rests on necessary conditions only; an array that is built is checked by the compiled validator.
"""

from typing import Any

from contracts.compatibility.answers import Answer, Doubts, Empty, Found, Solve, Unknown
from contracts.compatibility.counts import Counts
from contracts.compatibility.items import Somewhere, demands, not_among
from contracts.compatibility.literals import Goal, must, must_not


COPIES = 200  # more items than this are not placed one by one
LONGEST = 20_000  # arrays longer than this are not built


class ArraySolver:
    """Narrows the length, proves or places what must be somewhere, then fills the other positions."""

    def __init__(self, atoms: Goal, solve: Solve) -> None:
        self.demands, self.solve = demands(atoms), solve
        self.width = self.demands.width
        self.doubts = Doubts()
        self.slots: dict[int, Goal] = {}
        self._goals: dict[int, Goal] = {}

    def answer(self) -> Answer:
        self._shorten()
        if self.demands.repeated:
            self.demands.least = max(self.demands.least, 2)
        if self.demands.least > self.demands.most or not self._possible():
            return Empty()
        if any(schema["minContains"] > COPIES for schema in self.demands.contains):
            return Unknown("so many items to contain are not placed")
        if self.demands.repeated and not self._repeat():
            return self.doubts.otherwise_empty()
        if not all(self._place(place) for place in self._places()):
            return Unknown(self.doubts.reason or "no place found for all items that must be there")
        length = max([self.demands.least, *(position + 1 for position in self.slots)])
        if length > min(self.demands.most, LONGEST):
            return Unknown(self.doubts.reason or "an array this long is not built")
        return self._build(length)

    def at(self, position: int) -> Goal:
        position = min(position, self.width)
        if position not in self._goals:
            self._goals[position] = self.demands.at(position)
        return self._goals[position]

    def _shorten(self) -> None:
        """An array ends before the first position that allows nothing."""
        for position in range(self.width + 1):
            if position >= self.demands.most:
                return
            goal = self.at(position)
            if goal and isinstance(self.solve(goal), Empty):
                self.demands.most = position
                return

    def _possible(self) -> bool:
        counts = Counts(self.demands, self.solve)
        return (
            all(counts.room(place.start, place.goal) >= 1 for place in self.demands.somewhere)
            and counts.possible()
        )

    def _places(self) -> list[Somewhere]:
        copies = [
            Somewhere(0, frozenset({must(schema["contains"])}))
            for schema in self.demands.contains
            for _ in range(schema["minContains"])
        ]
        return [*self.demands.somewhere, *copies]

    def _place(self, place: Somewhere) -> bool:
        last = min(self.demands.most, max(self.demands.least, self.width) + len(self.slots) + 1)
        for position in range(place.start, max(int(last), 0)):
            if position in self.slots:
                continue
            answer = self.doubts.note(self.solve(self.at(position) | place.goal))
            if isinstance(answer, Found):
                self.slots[position] = place.goal
                return True
        return self._share(place)

    def _share(self, place: Somewhere) -> bool:
        """One item for two demands."""
        for position in sorted(self.slots):
            both = self.slots[position] | place.goal
            answer = self.doubts.note(self.solve(self.at(position) | both))
            if position >= place.start and isinstance(answer, Found):
                self.slots[position] = both
                return True
        return False

    def _repeat(self) -> bool:
        """Two positions that hold the same value."""
        last = int(min(self.demands.most, self.width + 2))
        for second in range(1, last):
            for first in range(second):
                both = self.solve(self.at(first) | self.at(second))
                if isinstance(self.doubts.note(both), Found):
                    same = frozenset({must({"enum": [both.value]})})  # type: ignore[union-attr]
                    self.slots |= {first: same, second: same}
                    return True
        return False

    def _build(self, length: int) -> Answer:
        items: list[Any] = []
        for position in range(length):
            answer = self._item(position, items)
            if isinstance(answer, Empty) and self._alike(length):
                return answer
            if not isinstance(answer, Found):
                self.doubts.note(answer)
                return Unknown(self.doubts.reason or "no items found that go together")
            items.append(answer.value)
        return Found(items)

    def _item(self, position: int, items: list[Any]) -> Answer:
        goal = self.at(position) | self.slots.get(position, frozenset())
        if self.demands.distinct:
            goal |= not_among(items)
        avoid = {must_not(s["contains"]) for s in self.demands.contains if "maxContains" in s}
        if avoid and position not in self.slots:
            answer = self.solve(goal | avoid)
            if isinstance(answer, Found):
                return answer
        return self.solve(goal)

    def _alike(self, length: int) -> bool:
        """All positions of the shortest array take from the same values: then too few values is a proof."""
        same = len({self.at(position) for position in range(length)}) == 1
        return same and length == self.demands.least and not self.slots


def solve_array(atoms: Goal, solve: Solve) -> Answer:
    return ArraySolver(atoms, solve).answer()
