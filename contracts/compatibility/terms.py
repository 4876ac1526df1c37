"""Regular languages as terms with intersection and complement, and their Brzozowski derivatives.

Janusz Brzozowski, Derivatives of Regular Expressions, JACM 11 (1964): the derivative of a language by a
character is what may follow it; a term has finitely many, up to the simplifications made here.
"""

from functools import lru_cache
from typing import Any


Ranges = tuple[tuple[int, int], ...]  # code points, sorted, apart
Term = tuple[Any, ...]

LAST = 0x10FFFF
NOTHING: Term = ("nothing",)
EPSILON: Term = ("epsilon",)


def complement(ranges: Ranges) -> Ranges:
    """All other code points; also sorts out overlaps of a sorted list."""
    gaps, start = [], 0
    for low, high in ranges:
        if low > start:
            gaps.append((start, low - 1))
        start = max(start, high + 1)
    return (*gaps, (start, LAST)) if start <= LAST else tuple(gaps)


def symbols(ranges: Ranges) -> Term:
    return ("symbols", ranges) if ranges else NOTHING


def text(literal: str) -> Term:
    return sequence(*(symbols(((ord(c), ord(c)),)) for c in literal))


def sequence(*terms: Term) -> Term:
    if NOTHING in terms:
        return NOTHING
    kept = [term for term in terms if term != EPSILON]
    if not kept:
        return EPSILON
    result = kept[-1]
    for term in reversed(kept[:-1]):
        result = ("sequence", term, result)
    return result


def either(*terms: Term) -> Term:
    members = {part for term in terms for part in (term[1] if term[0] == "either" else (term,))}
    members.discard(NOTHING)
    if ANYTHING in members:
        return ANYTHING
    if len(members) > 1:
        return ("either", frozenset(members))
    return members.pop() if members else NOTHING


def both(*terms: Term) -> Term:
    members = {part for term in terms for part in (term[1] if term[0] == "both" else (term,))}
    members.discard(ANYTHING)
    if NOTHING in members or any(other(term) in members for term in members):
        return NOTHING
    if len(members) > 1:
        return ("both", frozenset(members))
    return members.pop() if members else ANYTHING


def other(term: Term) -> Term:
    """Every string that is not in it."""
    if term == NOTHING:
        return ANYTHING
    if term == ANYTHING:
        return NOTHING
    return term[1] if term[0] == "other" else ("other", term)


def repeat(term: Term, least: int, most: int | None) -> Term:
    if most == 0 or term == EPSILON:
        return EPSILON
    if term == NOTHING:
        return EPSILON if least == 0 else NOTHING
    return term if (least, most) == (1, 1) else ("repeat", term, least, most)


ANYTHING: Term = ("repeat", symbols(((0, LAST),)), 0, None)


@lru_cache(maxsize=65_536)
def has_empty(term: Term) -> bool:  # noqa: PLR0911 - one for each form of a term
    """Whether the empty string is in it."""
    match term:
        case ("epsilon",):
            return True
        case ("repeat", inner, least, _):
            return least == 0 or has_empty(inner)
        case ("sequence", first, rest):
            return has_empty(first) and has_empty(rest)
        case ("either", members):
            return any(map(has_empty, members))
        case ("both", members):
            return all(map(has_empty, members))
        case ("other", inner):
            return not has_empty(inner)
    return False


@lru_cache(maxsize=65_536)
def after(term: Term, point: int) -> Term:  # noqa: PLR0911 - one for each form of a term
    """What may follow this character."""
    match term:
        case ("symbols", ranges):
            return EPSILON if any(low <= point <= high for low, high in ranges) else NOTHING
        case ("repeat", inner, least, most):
            left = repeat(inner, max(least - 1, 0), None if most is None else most - 1)
            return sequence(after(inner, point), left)
        case ("sequence", first, rest):
            taken = sequence(after(first, point), rest)
            return either(taken, after(rest, point)) if has_empty(first) else taken
        case ("either", members):
            return either(*(after(member, point) for member in members))
        case ("both", members):
            return both(*(after(member, point) for member in members))
        case ("other", inner):
            return other(after(inner, point))
    return NOTHING


def boundaries(term: Term) -> set[int]:
    """Where the character classes of a term begin, or have just ended."""
    match term:
        case ("symbols", ranges):
            return {point for low, high in ranges for point in (low, high + 1)}
        case ("repeat", inner, _, _) | ("other", inner):
            return boundaries(inner)
        case ("sequence", first, rest):
            return boundaries(first) | boundaries(rest)
        case ("either", members) | ("both", members):
            return set().union(*map(boundaries, members))
    return set()
