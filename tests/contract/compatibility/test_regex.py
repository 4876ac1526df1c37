"""Regular expressions as languages: what is understood agrees with the validator, the rest is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.compatibility.regex import Unsupported, language
from contracts.compatibility.terms import (
    ANYTHING,
    EPSILON,
    NOTHING,
    after,
    both,
    complement,
    either,
    has_empty,
    other,
    repeat,
    symbols,
)
from tests.contract.compatibility.cases import accepts


UNDERSTOOD = [
    "^a$", "a", "^(a|b)$", "(^a|b$)", "(?:^a$)", "^(?:ab)+$", "^[^a-c]$", "^[a-]$", "^[-a]$", "^a{2}$",
    "^a{1,}?$", "^\\x41\\u4e2d\\n$", "^[\\d\\-x]$", "^\\.\\/$", "^$", "", "a|^b", "^(a|)$", "^[\\w.]+$",
    "^(?=a)", "^(?=.*b)(?!.*c)[a-z]*$", "^(?!a|b$)",
    "^(?=a)(b|a)$", "^(a)b$", "(a)(b)", "^\\D\\W\\S$", "^a{0}$", "((a|b)$)",
]  # fmt: skip
REFUSED = [
    "(?=a)b", "a(?=b)", "^(?=a", "^(?<=a)",
    "(?<n>a)", "\\ba", "(a)\\1", "\\p{L}", "a++", "a**", "^[[a]]$", "^[a&&b]$", "a^b", "a$b",
    "^a{20000}$", "\\", "[", "(a", "a)", "*a", "\\xzz", "[z-a]", "[\\d-x]", "[a-\\d]", "[^\\s\\S]{", "[]",
    "(^a)b", "^[]a]$", "^(^a)$", "^(a$)", "{", "(^a",
]  # fmt: skip
TEXTS = st.text(alphabet="abcxA-.1]中 \n/", max_size=4)


def matches(pattern: str, text: str) -> bool:
    """Letter by letter, by derivatives."""
    term = language(pattern)
    for letter in text:
        term = after(term, ord(letter))
    return has_empty(term)


class TestAPattern:
    @pytest.mark.parametrize("pattern", UNDERSTOOD)
    @given(text=TEXTS)
    def test_is_found_where_the_validator_finds_it(self, pattern: str, text: str) -> None:
        assert matches(pattern, text) == accepts({"pattern": pattern}, text)

    @pytest.mark.parametrize("pattern", REFUSED)
    def test_beyond_what_is_regular_or_sure_is_refused(self, pattern: str) -> None:
        with pytest.raises(Unsupported):
            language(pattern)

    def test_is_looked_for_anywhere_unless_it_is_anchored(self) -> None:
        assert matches("b", "abc")
        assert not matches("^b", "abc")


class TestTerms:
    def test_know_everything_and_nothing(self) -> None:
        assert other(NOTHING) == ANYTHING
        assert other(ANYTHING) == NOTHING
        assert both() == ANYTHING
        assert either() == NOTHING
        assert symbols(()) == NOTHING
        assert complement(()) == ((0, 0x10FFFF),)
        assert complement(complement(())) == ()

    def test_repeat_nothing_only_no_times(self) -> None:
        assert repeat(NOTHING, 0, 3) == EPSILON
        assert repeat(NOTHING, 1, 3) == NOTHING

    def test_contradict_themselves(self) -> None:
        a = symbols(((97, 97),))

        assert both(a, other(a)) == NOTHING
        assert either(a, ANYTHING) == ANYTHING
        assert after(NOTHING, 97) == NOTHING
        assert after(EPSILON, 97) == NOTHING
