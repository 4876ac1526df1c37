"""Alignment (同标): which matters of the two sides are the same one, and where their handling differs.

优化营商环境条例 Art. 35 and the 川渝通办 notices ask for the same name, type, mode, time limits and
materials.  Pure: the caller passes both sides in.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.catalogue.domain.implementation import Implementation, Limit, Material


ASPECTS = ("necessity", "originals", "copies", "channel")  # of a material; its name identifies it


class Verdict(StrEnum):
    """How one element compares."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # at least one side does not state it


class State(StrEnum):
    """How a matter stands as a whole."""

    ALIGNED = "aligned"
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # nothing differs, something is not stated
    UNPAIRED = "unpaired"


@dataclass(frozen=True)
class Difference:
    """One point in which a material differs; for `presence` the values say which side asks for it."""

    material: str
    aspect: str
    own: Any
    partner: Any


@dataclass(frozen=True)
class Comparison:
    """One element on both sides; `details` break the materials down."""

    element: str
    verdict: Verdict
    own: Any
    partner: Any
    details: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Alignment:
    """Two paired matters and their comparison, or one without a counterpart."""

    own: Implementation | None
    partner: Implementation | None
    comparisons: tuple[Comparison, ...] = ()

    @property
    def state(self) -> State:
        if self.own is None or self.partner is None:
            return State.UNPAIRED
        verdicts = {comparison.verdict for comparison in self.comparisons}
        if Verdict.DIFFERENT in verdicts:
            return State.DIFFERENT
        return State.UNKNOWN if Verdict.UNKNOWN in verdicts else State.ALIGNED

    @property
    def differences(self) -> tuple[Comparison, ...]:
        return tuple(c for c in self.comparisons if c.verdict is Verdict.DIFFERENT)


def plain_name(name: str) -> str:
    """A name as it is compared: full- and half-width forms are one, spaces do not count."""
    without_spaces = "".join(unicodedata.normalize("NFKC", name).split())
    return unicodedata.normalize("NFKC", without_spaces)  # what met by it may compose


def align(own: Implementation | None, partner: Implementation | None) -> Alignment:
    """Compare every element; a matter without a counterpart has nothing to compare."""
    if own is None or partner is None:
        return Alignment(own, partner)
    comparisons = (
        _compare(element, canonical, own, partner) for element, canonical in ELEMENTS.items()
    )
    return Alignment(own, partner, tuple(comparisons))


def _compare(
    element: str, canonical: Callable[[Any], Any], own: Implementation, partner: Implementation
) -> Comparison:
    ours, theirs = getattr(own, element), getattr(partner, element)
    if ours is None or theirs is None:
        return Comparison(element, Verdict.UNKNOWN, ours, theirs)
    if canonical(ours) == canonical(theirs):
        return Comparison(element, Verdict.SAME, ours, theirs)
    details = material_differences(ours, theirs) if element == "materials" else ()
    return Comparison(element, Verdict.DIFFERENT, ours, theirs, details)


def _limit(limit: Limit) -> tuple[int, str]:
    """At once is at once in every unit."""
    return limit.length, limit.unit if limit.length else ""


def material_differences(
    own: Iterable[Material], partner: Iterable[Material]
) -> tuple[Difference, ...]:
    """Materials that only one side asks for, and those both ask for differently; order is no difference."""
    ours, theirs = _by_name(own), _by_name(partner)
    found: list[Difference] = []
    for key in sorted({*ours, *theirs}):
        if key in ours and key in theirs:
            found += _differing_aspects(ours[key], theirs[key])
        elif key in ours:
            found.append(Difference(ours[key].name, "presence", own=True, partner=False))
        else:
            found.append(Difference(theirs[key].name, "presence", own=False, partner=True))
    return tuple(found)


def _differing_aspects(own: Material, partner: Material) -> list[Difference]:
    pairs = ((aspect, getattr(own, aspect), getattr(partner, aspect)) for aspect in ASPECTS)
    return [Difference(own.name, aspect, a, b) for aspect, a, b in pairs if a != b]


def _by_name(materials: Iterable[Material]) -> dict[tuple[str, int], Material]:
    """Materials by plain name; one that stands in the list twice is told apart by its turn."""
    found: dict[tuple[str, int], Material] = {}
    for material in sorted(materials, key=_form):
        name = plain_name(material.name)
        turn = sum(1 for known, _ in found if known == name)
        found[name, turn] = material
    return found


def _form(material: Material) -> tuple[Any, ...]:
    return (plain_name(material.name), *(getattr(material, aspect) for aspect in ASPECTS))


def _materials(materials: Iterable[Material]) -> list[tuple[Any, ...]]:
    return sorted(_form(material) for material in materials)


def _itself(value: Any) -> Any:
    return value


ELEMENTS: Mapping[str, Callable[[Any], Any]] = {  # what is compared, in which form
    "name": plain_name,
    "matter_type": _itself,
    "mode": _itself,
    "statutory_limit": _limit,
    "promised_limit": _limit,
    "materials": _materials,
}
