"""The digest of a function: the same for the same doing, another for another."""

from typing import Any

import pytest

from contracts.changes import sources
from contracts.changes.terms import of_version
from tests.contract.changes.prepared import Edit
from tests.unit.contracts.changes.builders import contract, module


TEXT = """
import functools
import contracts.elements.conditions
from contracts import identity
from decimal import Decimal

LIMITS = {"a": (1, 2.5), "b": frozenset({"x", "y"})}
OTHER = object()


def helper(value):
    return value in LIMITS and later(value)


def later(value):
    return value and helper(value[1:])


@functools.cache
def kept(value: str) -> bool:
    '''Some text.'''
    return Decimal(value) > 3


def made(least):
    return lambda value, most=9: least <= len(value) <= most


def doing(value):
    if kept(value) and OTHER:
        return helper(value) and identity.is_credit_code(value)
    return contracts.elements.conditions.in_order

pair = (lambda value: value > 1), (lambda value: value > 2)
at_least_3 = made(3)
at_least_4 = made(4)
holds = str.isdigit
same = lambda value: (lambda value: value > 1)(value)
"""


def digest(name: str = "doing", text: str = TEXT) -> str:
    return sources.digest(module(text)[name])


class TestTheDigest:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("value in LIMITS and later(value)", "(value in LIMITS\n        and later(value))"),
            ("def helper(value):", "# a remark\n\ndef helper(value):\n    '''What it is.'''"),
            ("Some text.", "Another text."),
            ("value: str) -> bool", "value)"),
            ('frozenset({"x", "y"})', 'frozenset({"y", "x"})'),
            ("most=9", "most=8"),  # of a function that is not used
            ("    '''Some text.'''\n", ""),
        ],
    )
    def test_stays_when_nothing_else_is_done(self, old: str, new: str) -> None:
        assert old in TEXT
        assert digest(text=TEXT.replace(old, new)) == digest()

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("helper(value) and identity", "helper(value) or identity"),
            ("2.5", "2.25"),
            ('"x"', '"z"'),
            ("and helper(value[1:])", "and helper(value[2:])"),
            ("Decimal(value) > 3", "Decimal(value) > 4"),
            ("identity.is_credit_code", "identity.is_division"),
            ("OTHER = object()", "OTHER = 7"),
            ("conditions.in_order", "conditions.Rule"),
        ],
    )
    def test_is_another_when_something_else_is_done(self, old: str, new: str) -> None:
        assert old in TEXT
        assert digest(text=TEXT.replace(old, new)) != digest()

    def test_counts_what_a_function_was_made_with(self) -> None:
        assert digest("at_least_3") != digest("at_least_4")
        assert digest("at_least_3", TEXT.replace("most=9", "most=8")) != digest("at_least_3")

    def test_tells_two_functions_of_one_line_apart(self) -> None:
        one, other = module(TEXT)["pair"]

        assert sources.digest(one) != sources.digest(other)
        assert sources.digest(module(TEXT)["same"]) != sources.digest(one)

    def test_knows_what_others_wrote_by_its_name(self) -> None:
        assert digest("holds") == sources.digest(str.isdigit)
        assert sources.digest(str.isdigit) != sources.digest(str.isalpha)

    def test_is_not_guessed_without_the_source(self) -> None:
        defined: dict[str, Any] = {"__name__": "contracts.sample"}
        exec("holds = lambda value: True", defined)  # noqa: S102 - our own text

        with pytest.raises(OSError, match="no source"):
            sources.digest(defined["holds"])


class TestTheStructureOfAVersion:
    @staticmethod
    def of(*edits: Edit) -> tuple[str, str]:
        made = contract(edits)
        terms = of_version(made.versions[1], {}, made.steps[0])
        return terms.structure, terms.code

    def test_has_no_texts(self) -> None:
        assert self.of(('"备注"', '"说明"')) == self.of()

    def test_has_what_the_schema_says(self) -> None:
        (structure, code), (other, same) = self.of(), self.of(("longest=50", "longest=51"))

        assert (structure != other, code == same) == (True, True)

    @pytest.mark.parametrize(
        "edit",
        [
            ("2020, 2030", "2020, 2031"),
            ('code="PERIOD_REVERSED"', 'code="FIELD_FORM"'),
            ('name="batch-year"', 'name="batch"'),
            ("NAMES[data", "dict(NAMES)[data"),
            ('harmless=name != "note"', "harmless=True"),
        ],
    )
    def test_has_rules_and_the_step_in_the_digest_of_its_code(self, edit: Edit) -> None:
        (structure, code), (same, other) = self.of(), self.of(edit)

        assert (structure == same, code != other) == (True, True)
