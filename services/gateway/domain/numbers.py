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
    def gaps(self) -> tuple[Span, ...]:
        """What is missing below the highest."""
        return tuple(self._gaps())

    def _gaps(self) -> Iterator[Span]:
        expected = 1
        for first, last in self.spans:
            if first > expected:
                yield expected, first - 1
            expected = last + 1

    def _place(self, number: int) -> int:
        """How many spans begin at the number or before it."""
        return bisect_right(self.spans, number, key=lambda span: span[0])

    def _holds(self, number: int, place: int) -> bool:
        return place > 0 and number <= self.spans[place - 1][1]
