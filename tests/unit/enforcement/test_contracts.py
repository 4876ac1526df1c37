"""The named rules of the enforcement contracts, beyond the form of each field."""

from typing import Any

import pytest

from contracts.anatomy import Data
from contracts.elements import leads
from contracts.enforcement.lead_decided import LEAD_DECIDED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.errors import ContractBroken
from contracts.registry import example


def a_decision(**changes: Any) -> Data:
    return example(LEAD_DECIDED, 1, "typical") | changes


class TestADecision:
    @pytest.mark.parametrize("penalty", sorted(leads.WITHOUT_PENALTY))
    def test_without_a_penalty_has_no_amount(self, penalty: str) -> None:
        with pytest.raises(ContractBroken) as broken:
            LEAD_DECIDED.write(a_decision(penalty=penalty, amount_yuan=1))

        (problem,) = broken.value.problems
        assert (problem.code, problem.path) == ("FIELD_RANGE", "$.amount_yuan")

    @pytest.mark.parametrize("penalty", leads.PENALTIES)
    def test_of_any_kind_may_be_without_amount(self, penalty: str) -> None:
        body = a_decision(penalty=penalty, amount_yuan=0)

        assert LEAD_DECIDED.write(body) == body

    @pytest.mark.parametrize("penalty", set(leads.PENALTIES) - leads.WITHOUT_PENALTY)
    def test_with_a_penalty_may_have_an_amount(self, penalty: str) -> None:
        body = a_decision(penalty=penalty, amount_yuan=1)

        assert LEAD_DECIDED.write(body) == body

    def test_names_the_faults_of_its_fields_first(self) -> None:
        with pytest.raises(ContractBroken) as broken:
            LEAD_DECIDED.write(a_decision(penalty="none", amount_yuan="1"))

        assert [problem.code for problem in broken.value.problems] == ["FIELD_TYPE"]


class TestALeadId:
    @pytest.mark.parametrize("wrong", ["52-" + "0" * 36, "50-" + "0" * 35, "50_" + "0" * 36, ""])
    def test_of_another_form_is_refused(self, wrong: str) -> None:
        with pytest.raises(ContractBroken) as broken:
            LEAD_OFFERED.write(example(LEAD_OFFERED, 1, "typical") | {"lead_id": wrong})

        assert {problem.path for problem in broken.value.problems} == {"$.lead_id"}


class TestTheFields:
    def test_are_the_six_with_agreements(self) -> None:
        assert list(leads.FIELDS) == [
            "market",
            "environment",
            "transport",
            "labour",
            "culture-tourism",
            "intellectual-property",
        ]
