"""Sets of lane numbers (通道序号), kept as spans: which have come, and which are missing below the highest.

A lane that is in order is one span, however long it runs.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


Span = tuple[int, int]  # first and last, both included


@dataclass(frozen=True)
class Numbers:
    """Numbers from 1 on; `spans` rise and neither touch nor overlap."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Iterable[int]]) -> "Numbers":
        """As they stand in a database: a list of pairs."""
        return cls(tuple((first, last) for first, last in spans))

    @classmethod
    def of_each(cls, numbers: Iterable[int]) -> "Numbers":
        """Of numbers that rise."""
        spans: list[Span] = []
        for number in numbers:
            if spans and spans[-1][1] == number - 1:
                spans[-1] = (spans[-1][0], number)
            else:
                spans.append((number, number))
        return cls(tuple(spans))

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._holds(number, self._place(number))

    def with_number(self, number: int) -> "Numbers":
        """These and one more; the same when it is there already."""
        place = self._place(number)
        if self._holds(number, place):
            return self
        before, after = self.spans[:place], self.spans[place:]
        first = last = number
        if before and before[-1][1] == number - 1:
            first, before = before[-1][0], before[:-1]
        if after and after[0][0] == number + 1:
            last, after = after[0][1], after[1:]
        return Numbers((*before, (first, last), *after))

    @property
    def highest(self) -> int:
        """0 when there are none."""
        return self.spans[-1][1] if self.spans else 0

    @property
    def count(self) -> int:
        return sum(last - first + 1 for first, last in self.spans)

    @property
    def unbroken(self) -> int:
        """Up to here all have come; 0 when the first has not."""
        return self.spans[0][1] if self.spans and self.spans[0][0] == 1 else 0

    @property
    def gaps(self) -> tuple[Span, ...]:
        """What is missing below the highest."""
        return self.missing(self.highest)

    def missing(self, up_to: int) -> tuple[Span, ...]:
        """What is missing of 1 to that number."""
        return tuple(self._missing(up_to))

    def _missing(self, up_to: int) -> Iterator[Span]:
        expected = 1
        for first, last in self.spans:
            if expected > up_to:
                return
            if first > expected:
                yield expected, min(first - 1, up_to)
            expected = last + 1
        if expected <= up_to:
            yield expected, up_to

    def up_to(self, number: int) -> "Numbers":
        """Those that are not beyond it."""
        kept = ((first, min(last, number)) for first, last in self.spans if first <= number)
        return Numbers(tuple(kept))

    def both(self, other: "Numbers") -> "Numbers":
        """What is in this and in the other."""
        found: list[Span] = []
        ours, theirs = list(reversed(self.spans)), list(reversed(other.spans))
        while ours and theirs:
            first, last = max(ours[-1][0], theirs[-1][0]), min(ours[-1][1], theirs[-1][1])
            if first <= last:
                found.append((first, last))
            (ours if ours[-1][1] <= theirs[-1][1] else theirs).pop()
        return Numbers(tuple(found))

    def together(self, other: "Numbers") -> "Numbers":
        """What is in either."""
        merged: list[Span] = []
        for first, last in sorted((*self.spans, *other.spans)):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = merged[-1][0], max(last, merged[-1][1])
            else:
                merged.append((first, last))
        return Numbers(tuple(merged))

    def _place(self, number: int) -> int:
        """How many spans begin at the number or before it."""
        return bisect_right(self.spans, number, key=lambda span: span[0])

    def _holds(self, number: int, place: int) -> bool:
        return place > 0 and number <= self.spans[place - 1][1]
