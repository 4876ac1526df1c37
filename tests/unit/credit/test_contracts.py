"""The named rules of the credit contracts, beyond the form of each field."""

from typing import Any

import pytest

from contracts.anatomy import Data
from contracts.codes import CODES
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.recognition_refused import RECOGNITION_REFUSED
from contracts.elements import listings
from contracts.errors import ContractBroken
from contracts.registry import example


def a_listing(**changes: Any) -> Data:
    return example(LISTING_DECLARED, 1, "typical") | changes


class TestThePeriodOfAListing:
    def test_may_not_end_before_it_starts(self) -> None:
        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(listed_on="2026-05-18", expires_on="2026-05-17"))

        (problem,) = broken.value.problems
        assert (problem.code, problem.path) == ("PERIOD_REVERSED", "$.expires_on")

    @pytest.mark.parametrize("expires_on", ["2026-05-18", "9999-12-31", None])
    def test_may_be_a_day_or_without_end(self, expires_on: str | None) -> None:
        body = a_listing(listed_on="2026-05-18", expires_on=expires_on)

        assert LISTING_DECLARED.write(body) == body

    def test_is_not_judged_while_a_date_is_wrong(self) -> None:
        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(listed_on="2026-05-32", expires_on="2020-01-01"))

        assert [problem.code for problem in broken.value.problems] == ["DATE_INVALID"]


class TestTheSubjectOfAListing:
    @pytest.mark.parametrize(
        ("credit_code", "fault"),
        [
            ("91510000740312079N", "CREDIT_CODE_CHECK_CHARACTER"),
            ("91510000740312079", "CREDIT_CODE_FORM"),
            ("9151OOOO7403120792", "CREDIT_CODE_FORM"),
        ],
    )
    def test_has_a_valid_credit_code(self, credit_code: str, fault: str) -> None:
        subject = {"name": "甲", "credit_code": credit_code}

        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(subject=subject))

        (problem,) = broken.value.problems
        assert (problem.code, problem.path) == (fault, "$.subject.credit_code")

    def test_is_never_repeated_in_a_problem(self) -> None:
        subject = {"name": "甲乙丙丁" * 60, "credit_code": "91510000740312079N"}

        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(subject=subject))

        assert "甲乙" not in str(broken.value)
        assert "91510000740312079N" not in str(broken.value)


class TestTheReasonsOfARefusal:
    @pytest.mark.parametrize("code", listings.REFUSALS)
    def test_are_explained_in_the_published_list(self, code: str) -> None:
        body = example(RECOGNITION_REFUSED, 1, "typical") | {"code": code}

        assert RECOGNITION_REFUSED.write(body) == body
        assert code in CODES
