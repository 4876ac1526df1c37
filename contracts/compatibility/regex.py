"""Reads the regular expressions of `pattern` into terms; what is not regular, or rare, is refused.

Characters are code points, `.` is all but the line feed, \\d \\w are ASCII, `$` is the very end: as the
compiled validator has it.  Look-ahead is read right after `^`; elsewhere, and for back references, flags and
\\p{…}, a pattern is `Unsupported`.
"""

import re
from collections.abc import Callable

from contracts.compatibility.terms import (
    ANYTHING,
    EPSILON,
    Ranges,
    Term,
    both,
    complement,
    either,
    other,
    repeat,
    sequence,
    symbols,
)


DIGITS: Ranges = ((48, 57),)
WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE: Ranges = (
    (9, 13), (32, 32), (160, 160), (5760, 5760), (8192, 8202), (8232, 8233),
    (8239, 8239), (8287, 8287), (12288, 12288), (65279, 65279),
)  # fmt: skip
CLASSES = {"d": DIGITS, "w": WORD, "s": SPACE}
CLASSES |= {name.upper(): complement(ranges) for name, ranges in CLASSES.items()}
CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11}
NO_LINE_FEED = complement(((10, 10),))
COUNT = re.compile(r"\{(\d+)(,?)(\d*)\}")
LARGEST_COUNT = 10_000


class Unsupported(Exception):
    """A regular expression outside of what we can reason about."""


def language(pattern: str) -> Term:
    """The strings in which the pattern is found somewhere."""
    reader = _Reader(pattern)
    term = reader.alternatives(left=True, right=True)
    if reader.at < len(pattern):
        raise Unsupported(pattern)
    return term


class _Reader:
    """Recursive descent; `left` and `right` say whether a side is an end of the whole expression."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self, wanted: str) -> bool:
        if not self.pattern.startswith(wanted, self.at):
            return False
        self.at += len(wanted)
        return True

    def next(self) -> str:
        self.at += 1
        if self.at > len(self.pattern):
            raise Unsupported(self.pattern)
        return self.pattern[self.at - 1]

    def alternatives(self, *, left: bool, right: bool) -> Term:
        found = [self.concatenation(left=left, right=right)]
        while self.take("|"):
            found.append(self.concatenation(left=left, right=right))
        return either(*found)

    def concatenation(self, *, left: bool, right: bool) -> Term:
        """An end of the whole expression that is not anchored may have anything before or after it."""
        start = self.at
        anchored = left and self.take("^")
        before = ANYTHING if left and not anchored else EPSILON
        ahead = self._ahead() if anchored else []
        alone = self._alone(start, left=left, right=right)
        if alone is not None:
            return alone
        parts = [before]
        while self.peek() not in {"", "|", ")", "$"}:
            parts.append(self.counted(self.atom()))
        if right:
            parts.append(EPSILON if self.take("$") else ANYTHING)
        return both(sequence(*parts), *ahead)

    def _ahead(self) -> list[Term]:
        """Look-ahead at the very beginning says something of the whole string."""
        found = []
        while self.pattern.startswith(("(?=", "(?!"), self.at):
            self.at += len("(?=")
            negative = self.pattern[self.at - 1] == "!"
            inside = self.alternatives(left=False, right=True)
            if not self.take(")"):
                raise Unsupported(self.pattern)
            found.append(other(inside) if negative else inside)
        return found

    def _alone(self, start: int, *, left: bool, right: bool) -> Term | None:
        """A group that is all there is hands its ends to its members: (^a|b$)."""
        begin = self.at
        if not (left and right) or begin != start or not self._open():
            return None
        inside = self.alternatives(left=True, right=True) if self._anchored(begin) else None
        if inside is not None and self.take(")") and self.peek() in {"", "|", ")"}:
            return inside
        self.at = begin
        return None

    def _anchored(self, begin: int) -> bool:
        return any(mark in self.pattern[begin:] for mark in "^$")

    def _open(self) -> bool:
        if not self.take("("):
            return False
        if self.peek() == "?" and not self.take("?:"):
            raise Unsupported(self.pattern)
        return True

    def counted(self, term: Term) -> Term:
        """The term with its quantifier; laziness and possession of one do not change the language of a search."""
        bounds = self._bounds()
        if bounds is None:
            return term
        if self.take("+"):
            raise Unsupported(self.pattern)  # possessive: not the same language
        self.take("?")
        if self.peek() and self.peek() in "*+?{":
            raise Unsupported(self.pattern)
        return repeat(term, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        for mark, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(mark):
                return bounds
        found = COUNT.match(self.pattern, self.at)
        if not found:
            return None
        self.at = found.end()
        least, comma, most = found.groups()
        last = (int(most) if most else None) if comma else int(least)
        if max(int(least), last or 0) > LARGEST_COUNT:
            raise Unsupported(self.pattern)
        return int(least), last

    def atom(self) -> Term:
        if self._open():
            inside = self.alternatives(left=False, right=False)
            if not self.take(")"):
                raise Unsupported(self.pattern)
            return inside
        character = self.next()
        readers: dict[str, Callable[[], Ranges]] = {
            "[": self._class,
            ".": lambda: NO_LINE_FEED,
            "\\": self._escape,
        }
        if character in readers:
            return symbols(readers[character]())
        if character in "^$*+?{}]":
            raise Unsupported(self.pattern)
        return symbols(((ord(character), ord(character)),))

    def _escape(self) -> Ranges:
        character = self.next()
        if character in CLASSES:
            return CLASSES[character]
        point = self._point(character)
        return ((point, point),)

    def _point(self, character: str) -> int:
        if character in CONTROLS:
            return CONTROLS[character]
        digits = {"x": 2, "u": 4}.get(character, 0)
        if digits:
            code = self.pattern[self.at : self.at + digits]
            if not re.fullmatch(f"[0-9A-Fa-f]{{{digits}}}", code):
                raise Unsupported(self.pattern)
            self.at += digits
            return int(code, 16)
        if character.isalnum():
            raise Unsupported(self.pattern)
        return ord(character)

    def _class(self) -> Ranges:
        """Set operations of some engines ([a-z&&…], nested brackets) are refused, not guessed."""
        negative = self.take("^")
        ranges: list[tuple[int, int]] = []
        while not self.take("]"):
            ranges += self._member()
        if not ranges:
            raise Unsupported(self.pattern)
        merged = complement(complement(tuple(sorted(ranges))))
        return complement(merged) if negative else merged

    def _member(self) -> Ranges:
        first = self._class_character()
        if self.peek() != "-" or self.pattern[self.at + 1 : self.at + 2] == "]":
            return first
        self.next()
        last = self._class_character()
        low, high = first[0][0], last[-1][1]
        if low > high or any(one != other for (one, other), *_ in (first, last)):
            raise Unsupported(self.pattern)
        return ((low, high),)

    def _class_character(self) -> Ranges:
        character = self.next()
        if character == "\\":
            return self._escape()
        if character == "[" or (character in "&~-" and self.peek() == character):
            raise Unsupported(self.pattern)
        return ((ord(character), ord(character)),)
