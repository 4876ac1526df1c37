"""Whether a string can satisfy its atoms: lengths in code points, patterns, excluded values."""

from typing import Any

from contracts.compatibility.answers import Answer, Empty, Found, Unknown
from contracts.compatibility.literals import Goal, body
from contracts.compatibility.regex import Unsupported, language
from contracts.compatibility.terms import (
    ANYTHING,
    LAST,
    NOTHING,
    Term,
    after,
    both,
    boundaries,
    has_empty,
    other,
    text,
)


LONGEST = 1_000_000
STEPS = 30_000  # derivatives looked at for one string
PLEASANT = "a0A b-_.x1中甲😀"
SURROGATES = range(0xD800, 0xE000)
Layer = dict[Term, tuple[Term, str]]  # a state, and the state and character it was reached by


def solve_string(atoms: Goal) -> Answer:
    """A shortest string that satisfies them; Empty when every string is refused before the length is reached."""
    shortest, longest = _lengths(atoms)
    if longest is not None and shortest > longest:
        return Empty()
    term, doubt = _term(atoms)
    if shortest > LONGEST:
        return Unknown("a string this long is not built")
    if doubt is None and term == ANYTHING:
        return Found("a" * shortest)
    answer = _walk(term, shortest, longest)
    return Found(answer.value, doubt) if isinstance(answer, Found) else answer


def _values(atoms: Goal, keyword: str, *, sign: bool) -> list[Any]:
    return [b[keyword] for s, t in sorted(atoms) if s is sign and keyword in (b := body(t))]


def _lengths(atoms: Goal) -> tuple[int, int | None]:
    most = _values(atoms, "maxLength", sign=True)
    return max(_values(atoms, "minLength", sign=True), default=0), min(most, default=None)


def _term(atoms: Goal) -> tuple[Term, str | None]:
    """The intersection of all languages; patterns we cannot read are left out and said."""
    terms: list[Term] = [
        other(text(value))
        for values in _values(atoms, "enum", sign=False)
        for value in values
        if isinstance(value, str)
    ]
    doubt = None
    for sign, wrap in ((True, lambda term: term), (False, other)):
        for pattern in _values(atoms, "pattern", sign=sign):
            try:
                terms.append(wrap(language(pattern)))
            except Unsupported:
                doubt = f"pattern beyond what is understood: {pattern}"
    return both(*terms), doubt


def _walk(term: Term, shortest: int, longest: int | None) -> Answer:
    """Breadth first, one layer per length, until a layer repeats."""
    characters = _representatives(term)
    layers: list[Layer] = [{term: (term, "")}]
    known: set[frozenset[Term]] = set()
    spent = 0
    while layers[-1]:
        length, layer = len(layers) - 1, layers[-1]
        if length >= shortest:
            ends = [state for state in layer if has_empty(state)]
            if ends:
                return Found(_spell(layers, ends[0]))
            if length == longest or frozenset(layer) in known:
                return Empty()
            known.add(frozenset(layer))
        spent += len(layer) * len(characters)
        if spent > STEPS:
            return Unknown("these patterns and lengths take too many steps")
        layers.append(_next(layer, characters))
    return Empty()


def _next(layer: Layer, characters: list[str]) -> Layer:
    reached: Layer = {}
    for state in layer:
        for character in characters:
            follower = after(state, ord(character))
            if follower != NOTHING:
                reached.setdefault(follower, (state, character))
    return reached


def _spell(layers: list[Layer], state: Term) -> str:
    letters = []
    for layer in reversed(layers[1:]):
        state, letter = layer[state]
        letters.append(letter)
    return "".join(reversed(letters))


def _representatives(term: Term) -> list[str]:
    """One character for each stretch that no class of the term divides, a pleasant one where there is one."""
    starts = sorted({0} | {point for point in boundaries(term) if point <= LAST})
    stretches = zip(starts, [*starts[1:], LAST + 1], strict=True)
    found = [_representative(low, high) for low, high in stretches]
    return sorted(filter(None, found), key=lambda c: (c not in PLEASANT, PLEASANT.find(c), c))


def _representative(low: int, high: int) -> str | None:
    """None for a stretch of surrogates: no JSON text in UTF-8 has them."""
    for character in PLEASANT:
        if low <= ord(character) < high:
            return character
    point = SURROGATES.stop if low in SURROGATES else low
    return chr(point) if point < high else None
