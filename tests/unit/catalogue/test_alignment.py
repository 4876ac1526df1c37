"""Alignment: when two implementations are the same, and how it is said where they are not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.domain.alignment import (
    ELEMENTS,
    Alignment,
    Comparison,
    Difference,
    State,
    Verdict,
    align,
    material_differences,
    plain_name,
)
from services.catalogue.domain.implementation import Implementation, Limit, Material
from tests.unit.catalogue.builders import CONTRACT, DAY, RECEIPT, WORKING_DAY, an_implementation
from tests.unit.catalogue.strategies import IMPLEMENTATIONS, MATERIALS


def the_comparison(alignment: Alignment, element: str) -> Comparison:
    return next(found for found in alignment.comparisons if found.element == element)


class TestTwoImplementations:
    def test_that_say_the_same_are_aligned(self) -> None:
        alignment = align(an_implementation(), an_implementation())

        assert alignment.state is State.ALIGNED
        assert alignment.differences == ()
        assert [comparison.element for comparison in alignment.comparisons] == list(ELEMENTS)

    @pytest.mark.parametrize(
        ("element", "theirs"),
        [
            ("name", "购房提取公积金"),
            ("matter_type", "07"),
            ("mode", "joint"),
            ("statutory_limit", Limit(10, DAY)),
            ("promised_limit", Limit(5, WORKING_DAY)),
            ("materials", (CONTRACT,)),
        ],
    )
    def test_differ_with_both_values_in_one_element(self, element: str, theirs: Any) -> None:
        own = an_implementation()

        alignment = align(own, an_implementation(**{element: theirs}))

        assert alignment.state is State.DIFFERENT
        (difference,) = alignment.differences
        assert (difference.element, difference.own, difference.partner) == (
            element,
            getattr(own, element),
            theirs,
        )

    @pytest.mark.parametrize("element", ["mode", "statutory_limit", "promised_limit", "materials"])
    def test_are_unknown_where_one_does_not_state_an_element(self, element: str) -> None:
        silent = an_implementation(**{element: None})

        alignment = align(an_implementation(), silent)

        assert alignment.state is State.UNKNOWN
        assert the_comparison(alignment, element).verdict is Verdict.UNKNOWN

    def test_are_different_when_one_element_differs_and_another_is_unknown(self) -> None:
        alignment = align(an_implementation(mode=None), an_implementation(materials=()))

        assert alignment.state is State.DIFFERENT
        assert [found.element for found in alignment.differences] == ["materials"]

    def test_agree_on_at_once_whatever_the_unit(self) -> None:
        own = an_implementation(promised_limit=Limit(0, WORKING_DAY))
        partner = an_implementation(promised_limit=Limit(0, DAY))

        assert align(own, partner).state is State.ALIGNED

    def test_may_name_other_organs(self) -> None:
        partner = an_implementation(organ=None)

        assert align(an_implementation(), partner).state is State.ALIGNED


class TestAMatterWithoutCounterpart:
    @pytest.mark.parametrize(
        "sides", [(an_implementation(), None), (None, an_implementation())], ids=["own", "partner"]
    )
    def test_is_unpaired_and_compares_nothing(
        self, sides: tuple[Implementation | None, Implementation | None]
    ) -> None:
        alignment = align(*sides)

        assert alignment.state is State.UNPAIRED
        assert alignment.comparisons == ()


class TestANameAsCompared:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("生育服务证(登记)", "生育服务证（登记）"),
            ("生育服务证 登记", "生育服务证登记"),
            ("生育服务证　登记 ", "生育服务证登记"),
            ("ＩＤ卡", "ID卡"),
        ],
    )
    def test_does_not_depend_on_width_or_spaces(self, one: str, other: str) -> None:
        assert plain_name(one) == plain_name(other)

    @given(st.text(max_size=30))
    def test_stays_as_it_is_when_taken_again(self, name: str) -> None:
        assert plain_name(plain_name(name)) == plain_name(name)


class TestMaterials:
    def test_asked_for_on_one_side_only_are_named(self) -> None:
        found = material_differences([CONTRACT], [RECEIPT])

        assert found == (
            Difference(RECEIPT.name, "presence", own=False, partner=True),
            Difference(CONTRACT.name, "presence", own=True, partner=False),
        )

    @pytest.mark.parametrize(
        ("theirs", "difference"),
        [
            (Material("购房合同", "2", 1, 1, "10"), ("necessity", "1", "2")),
            (Material("购房合同", "1", 0, 1, "10"), ("originals", 1, 0)),
            (Material("购房合同", "1", 1, 2, "10"), ("copies", 1, 2)),
            (Material("购房合同", "1", 1, 1, "20"), ("channel", "10", "20")),
        ],
    )
    def test_asked_for_differently_say_in_what(
        self, theirs: Material, difference: tuple[str, Any, Any]
    ) -> None:
        assert material_differences([CONTRACT], [theirs]) == (
            Difference(CONTRACT.name, *difference),
        )

    def test_of_the_same_name_are_told_apart_by_their_turn(self) -> None:
        twice = [CONTRACT, Material("购房合同", "2", 0, 1, "10")]

        assert material_differences(twice, [CONTRACT]) == (
            Difference(CONTRACT.name, "presence", own=True, partner=False),
        )

    @given(
        st.lists(MATERIALS, max_size=4).flatmap(lambda m: st.tuples(st.just(m), st.permutations(m)))
    )
    def test_in_another_order_are_the_same(
        self, sides: tuple[list[Material], list[Material]]
    ) -> None:
        assert material_differences(*sides) == ()


class TestTheLawsOfAlignment:
    @given(IMPLEMENTATIONS)
    def test_an_implementation_never_differs_from_itself(self, matter: Implementation) -> None:
        assert align(matter, matter).state in {State.ALIGNED, State.UNKNOWN}

    @given(IMPLEMENTATIONS, IMPLEMENTATIONS)
    def test_exchanging_the_sides_exchanges_the_values_and_no_verdict(
        self, one: Implementation, other: Implementation
    ) -> None:
        there, back = align(one, other), align(other, one)

        assert there.state is back.state
        for seen, mirrored in zip(there.comparisons, back.comparisons, strict=True):
            assert seen.verdict is mirrored.verdict
            assert (seen.own, seen.partner) == (mirrored.partner, mirrored.own)
            assert _here(seen.details) == _there(mirrored.details)

    @given(IMPLEMENTATIONS, IMPLEMENTATIONS)
    def test_materials_have_details_exactly_when_they_differ(
        self, one: Implementation, other: Implementation
    ) -> None:
        found = the_comparison(align(one, other), "materials")

        assert bool(found.details) == (found.verdict is Verdict.DIFFERENT)

    @given(IMPLEMENTATIONS, IMPLEMENTATIONS)
    def test_the_state_follows_from_the_verdicts(
        self, one: Implementation, other: Implementation
    ) -> None:
        alignment = align(one, other)

        verdicts = {found.verdict for found in alignment.comparisons}
        assert (alignment.state is State.DIFFERENT) == (Verdict.DIFFERENT in verdicts)
        assert (alignment.state is State.ALIGNED) == (verdicts == {Verdict.SAME})


Told = set[tuple[str, str, Any, Any]]


def _here(details: tuple[Difference, ...]) -> Told:
    """Each side may write a name in its own width, so plain names compare."""
    return {(plain_name(d.material), d.aspect, d.own, d.partner) for d in details}


def _there(details: tuple[Difference, ...]) -> Told:
    return {(plain_name(d.material), d.aspect, d.partner, d.own) for d in details}
