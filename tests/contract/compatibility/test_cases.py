"""Verdicts on changes of the kinds that public registries describe, and on those some of them get wrong."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import contracts.compatibility
from contracts.compatibility import Comparison, Judgement, Verdict, compare
from tests.contract.compatibility.cases import CASES, Case, accepts, every_case


README = Path(contracts.compatibility.__file__).parent / "README.md"
KINDS = {
    "additional-properties", "arrays", "combinators", "conditions", "enumerations", "messages",
    "numbers", "properties", "references", "strings", "tuples", "types",
}  # fmt: skip
WRONG_ELSEWHERE = (
    "properties: required moves to an undeclared property",
    "combinators: widening a oneOf branch breaks old messages",
)


def directions(case: Case) -> Iterator[tuple[Any, Any, Judgement, str]]:
    """Documents of the first schema, read by the second: the judgement and what it should be."""
    comparison = compare(case.old, case.new)
    yield case.old, case.new, comparison.backward, case.backward
    yield case.new, case.old, comparison.forward, case.forward


class TestACase:
    @every_case
    def test_is_judged_as_it_should_be_and_shown_by_a_witness(self, case: Case) -> None:
        for narrow, wide, judgement, expected in directions(case):
            assert judgement.verdict == expected
            breaking = judgement.verdict is Verdict.BREAKING
            refuted = accepts(narrow, judgement.witness) and not accepts(wide, judgement.witness)
            assert refuted or not breaking
            assert (judgement.reason is None) == (judgement.verdict is not Verdict.UNDECIDED)

    @every_case
    def test_is_compatible_with_itself(self, case: Case) -> None:
        assert compare(case.old, case.old) == _same()
        assert compare(case.new, case.new) == _same()


class TestTheCases:
    def test_are_at_least_two_hundred_of_every_kind(self) -> None:
        assert len(CASES) >= 200
        assert min(Counter(case.kind for case in CASES).values()) >= 15
        assert {case.kind for case in CASES} == KINDS

    def test_have_names_of_their_own(self) -> None:
        assert len({case.id for case in CASES}) == len(CASES)

    def test_are_undecided_at_most_once_in_twenty(self) -> None:
        expected = [verdict for case in CASES for verdict in (case.backward, case.forward)]

        assert expected.count("undecided") <= len(expected) / 20

    @pytest.mark.parametrize("case", WRONG_ELSEWHERE)
    def test_contain_those_that_public_registries_get_wrong(self, case: str) -> None:
        (found,) = (known for known in CASES if known.id == case)

        assert found.backward == "breaking"


class TestTheNamesOfDifferences:
    def test_are_all_explained(self) -> None:
        explained = set(re.findall(r"`([a-z-]+)`", README.read_text(encoding="utf-8")))
        used = {d.name for case in CASES for d in compare(case.old, case.new).differences}

        assert {name for name in used if not _explained(name, explained)} == set()


def _explained(name: str, explained: set[str]) -> bool:
    """By its name, or by its ending as one of a family."""
    return name in explained or f"-{name.rpartition('-')[2]}" in explained


def _same() -> Comparison:
    well = Judgement(Verdict.COMPATIBLE)
    return Comparison(well, well, ())
