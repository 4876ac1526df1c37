"""Whether a number can satisfy its atoms: ranges, multiples and excluded values, in exact arithmetic."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count, islice
from typing import Any

from contracts.compatibility.answers import Answer, Empty, Found, Unknown
from contracts.compatibility.literals import Goal, body, plain
from contracts.compatibility.rules import kind_of


TRIES = 2_000
OFFSETS = tuple(Fraction(text) for text in ("0", "1", "0.5", "0.1", "0.25", "0.01", "0.001"))


def exact(number: float) -> Fraction:
    """As it is written in decimal: 0.1 is one tenth."""
    return Fraction(repr(number))


def written(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else plain(float(number))


@dataclass
class Range:
    """All that the atoms say of a number."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_out: bool = False
    high_out: bool = False
    step: Fraction | None = None
    not_steps: list[Fraction] = field(default_factory=list)
    excluded: list[Fraction] = field(default_factory=list)

    def at_least(self, bound: Fraction, *, out: bool) -> None:
        if self.low is None or (bound, out) > (self.low, self.low_out):
            self.low, self.low_out = bound, out

    def at_most(self, bound: Fraction, *, out: bool) -> None:
        if self.high is None or (-bound, out) > (-self.high, self.high_out):
            self.high, self.high_out = bound, out

    def multiple_of(self, step: Fraction) -> None:
        self.step = step if self.step is None else _least_common(self.step, step)

    def admits(self, number: Fraction) -> bool:
        """Bounds, multiples and exclusions at once."""
        return (
            self._within(number)
            and (self.step is None or number % self.step == 0)
            and all(number % step for step in self.not_steps)
            and number not in self.excluded
        )

    def _within(self, number: Fraction) -> bool:
        above = self.low is None or number > self.low or (number == self.low and not self.low_out)
        below = (
            self.high is None or number < self.high or (number == self.high and not self.high_out)
        )
        return above and below

    @property
    def is_point_or_less(self) -> bool:
        return self.low is not None and self.high is not None and self.low >= self.high


def _least_common(one: Fraction, other: Fraction) -> Fraction:
    numerator = math.lcm(one.numerator * other.denominator, other.numerator * one.denominator)
    return Fraction(numerator, one.denominator * other.denominator)


def solve_number(atoms: Goal) -> Answer:
    """A number that satisfies them; Empty when the range, or its multiples, are used up."""
    wanted = _range(atoms)
    if wanted.step is not None and any(wanted.step % step == 0 for step in wanted.not_steps):
        return Empty()
    if wanted.is_point_or_less and (wanted.step is None or wanted.low > wanted.high):  # type: ignore[operator]
        point = wanted.low
        return Found(written(point)) if point is not None and wanted.admits(point) else Empty()
    candidates = list(islice(_candidates(wanted), TRIES))
    for candidate in candidates:
        if wanted.admits(candidate):
            return Found(written(candidate))
    if wanted.step is not None and len(candidates) < TRIES:
        return Empty()
    return Unknown("no number found for these multiples and exclusions")


def _range(atoms: Goal) -> Range:
    wanted = Range()
    for sign, text in sorted(atoms):
        for keyword, value in body(text).items():
            _SAY.get((keyword, sign), _nothing)(wanted, value)
    return wanted


def _nothing(wanted: Range, value: Any) -> None:
    """An opaque keyword: the candidate is checked all the same."""


def _exclude(wanted: Range, values: list[Any]) -> None:
    wanted.excluded += [exact(value) for value in values if kind_of(value) == "number"]


_SAY: Mapping[tuple[str, bool], Any] = {
    ("minimum", True): lambda wanted, value: wanted.at_least(exact(value), out=False),
    ("exclusiveMinimum", True): lambda wanted, value: wanted.at_least(exact(value), out=True),
    ("maximum", True): lambda wanted, value: wanted.at_most(exact(value), out=False),
    ("exclusiveMaximum", True): lambda wanted, value: wanted.at_most(exact(value), out=True),
    ("multipleOf", True): lambda wanted, value: wanted.multiple_of(exact(value)),
    ("multipleOf", False): lambda wanted, value: wanted.not_steps.append(exact(value)),
    ("enum", False): _exclude,
}


def _candidates(wanted: Range) -> Iterator[Fraction]:
    if wanted.step is not None:
        return _multiples(wanted, wanted.step)
    return (n for n in _reals(wanted) if n.denominator == 1 or _is_short(n))


def _is_short(number: Fraction) -> bool:
    """Whether it can be written down as it is."""
    try:
        return exact(float(number)) == number
    except OverflowError:
        return False


def _multiples(wanted: Range, step: Fraction) -> Iterator[Fraction]:
    """From the bound nearest to the change upwards or downwards; all of them when both bounds are there."""
    if wanted.low is not None:
        first = math.ceil(wanted.low / step)
        last = None if wanted.high is None else math.floor(wanted.high / step)
        indices = count(first) if last is None else iter(range(first, last + 1))
        return (step * index for index in indices)
    if wanted.high is not None:
        return (step * index for index in count(math.floor(wanted.high / step), -1))
    return (step * sign * index for index in count() for sign in (1, -1))


def _reals(wanted: Range) -> Iterator[Fraction]:
    """Bounds first, then points close to them, at decimal distances and beside the multiples to avoid."""
    steps = [step / part for step in wanted.not_steps for part in (2, 10, 7)]
    offsets = [*OFFSETS, *steps]
    if wanted.low is not None and wanted.high is not None:
        width = wanted.high - wanted.low
        offsets += [width * Fraction(part, 20) for part in range(21)]
    starts = [bound for bound in (wanted.low, wanted.high) if bound is not None] or [Fraction(0)]
    for offset in offsets:
        for start in starts:
            yield start + offset
            yield start - offset
