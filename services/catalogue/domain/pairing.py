"""Finds the counterpart of each matter: by national basic code where both state one, else by list number.

The two sides share no matter key of their own, so these are the only joins there are.  The result does
not depend on who is asked: exchanging the sides exchanges every pair and nothing else.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter

from services.catalogue.domain.implementation import Implementation


Pair = tuple[Implementation | None, Implementation | None]
Key = Callable[[Implementation], object]


def pair(own: Iterable[Implementation], partner: Iterable[Implementation]) -> list[Pair]:
    """Every matter once, with its counterpart or alone, in the order of the list numbers.

    One basic code can stand for several entries of the list: among those the list number decides
    first, then their order.
    """
    ours, theirs = _sorted(own), _sorted(partner)
    pairs: list[Pair] = []
    for key, alike in (
        (_code_and_number, _both_coded),
        (attrgetter("basic_code"), _both_coded),
        (attrgetter("list_number"), _not_both_coded),
    ):
        pairs += _matched(ours, theirs, key, alike)
    pairs += [(matter, None) for matter in ours]
    pairs += [(None, matter) for matter in theirs]
    return sorted(pairs, key=_number)


def _matched(
    ours: list[Implementation],
    theirs: list[Implementation],
    key: Key,
    alike: Callable[[Implementation, Implementation], bool],
) -> list[Pair]:
    """Take out of both lists what belongs together."""
    pairs: list[Pair] = []
    for matter in tuple(ours):
        found = (other for other in theirs if key(other) == key(matter) and alike(matter, other))
        counterpart = next(found, None)
        if counterpart is not None:
            ours.remove(matter)
            theirs.remove(counterpart)
            pairs.append((matter, counterpart))
    return pairs


def _both_coded(one: Implementation, other: Implementation) -> bool:
    return one.basic_code is not None and other.basic_code is not None


def _not_both_coded(one: Implementation, other: Implementation) -> bool:
    return not _both_coded(one, other)


def _code_and_number(matter: Implementation) -> tuple[str | None, str]:
    return matter.basic_code, matter.list_number


def _sorted(matters: Iterable[Implementation]) -> list[Implementation]:
    return sorted(matters, key=attrgetter("list_number"))


def _number(found: Pair) -> tuple[str, bool]:
    own, partner = found
    matter = own or partner
    return matter.list_number if matter else "", own is None
