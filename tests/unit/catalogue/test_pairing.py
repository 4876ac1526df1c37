"""Pairing: which matter of the other side is the same one."""

from collections import Counter
from itertools import product

from hypothesis import given

from services.catalogue.domain.implementation import Implementation
from services.catalogue.domain.pairing import Pair, pair
from tests.unit.catalogue.builders import CODE, OTHER_CODE, an_implementation
from tests.unit.catalogue.strategies import SIDES


def numbered(number: str, code: str | None = None) -> Implementation:
    return an_implementation(list_number=number, basic_code=code)


def numbers(pairs: list[Pair]) -> list[tuple[str | None, str | None]]:
    return [
        (own.list_number if own else None, partner.list_number if partner else None)
        for own, partner in pairs
    ]


class TestWhereBothStateABasicCode:
    def test_the_code_decides(self) -> None:
        pairs = pair([numbered("CY-001", CODE)], [numbered("CY-002", CODE)])

        assert numbers(pairs) == [("CY-001", "CY-002")]

    def test_another_code_is_another_matter_under_the_same_number(self) -> None:
        pairs = pair([numbered("CY-001", CODE)], [numbered("CY-001", OTHER_CODE)])

        assert numbers(pairs) == [("CY-001", None), (None, "CY-001")]

    def test_the_number_chooses_among_several_of_one_code(self) -> None:
        own = [numbered("CY-001", CODE), numbered("CY-002", CODE)]
        partner = [numbered("CY-002", CODE), numbered("CY-003", CODE)]

        assert numbers(pair(own, partner)) == [("CY-001", "CY-003"), ("CY-002", "CY-002")]


class TestWhereOneStatesNoBasicCode:
    def test_the_agreed_number_decides(self) -> None:
        pairs = pair([numbered("CY-001", CODE)], [numbered("CY-001")])

        assert numbers(pairs) == [("CY-001", "CY-001")]

    def test_a_shared_code_goes_before_the_number(self) -> None:
        own = [numbered("CY-001", CODE), numbered("CY-002")]

        pairs = pair(own, [numbered("CY-002", CODE)])

        assert numbers(pairs) == [("CY-001", "CY-002"), ("CY-002", None)]

    def test_a_matter_the_other_side_lacks_stays_alone(self) -> None:
        pairs = pair([numbered("CY-001")], [numbered("CY-002")])

        assert numbers(pairs) == [("CY-001", None), (None, "CY-002")]


class TestTheLawsOfPairing:
    @given(SIDES, SIDES)
    def test_every_matter_is_there_once(
        self, own: list[Implementation], partner: list[Implementation]
    ) -> None:
        pairs = pair(own, partner)

        assert Counter(found[0] for found in pairs if found[0]) == Counter(own)
        assert Counter(found[1] for found in pairs if found[1]) == Counter(partner)

    @given(SIDES, SIDES)
    def test_exchanging_the_sides_exchanges_the_pairs(
        self, own: list[Implementation], partner: list[Implementation]
    ) -> None:
        assert Counter(pair(own, partner)) == Counter(
            (one, other) for other, one in pair(partner, own)
        )

    @given(SIDES, SIDES)
    def test_nothing_that_belongs_together_is_left_alone(
        self, own: list[Implementation], partner: list[Implementation]
    ) -> None:
        pairs = pair(own, partner)

        alone_here = [one for one, other in pairs if one and not other]
        alone_there = [other for one, other in pairs if other and not one]
        codes = [{m.basic_code for m in side if m.basic_code} for side in (alone_here, alone_there)]
        assert not codes[0] & codes[1]
        assert not [
            one
            for one, other in product(alone_here, alone_there)
            if one.list_number == other.list_number and not (one.basic_code and other.basic_code)
        ]
