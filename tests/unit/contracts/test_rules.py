"""The named rules between fields of one body."""

import pytest

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.errors import ContractBroken, Problem
from contracts.registry import contract_named, example


def broken(contract: Contract, **changes: object) -> Problem:
    body: Data = example(contract, contract.newest, "typical") | changes
    with pytest.raises(ContractBroken) as refused:
        contract.read(contract.newest, body)
    [problem] = refused.value.problems
    return problem


class TestAListing:
    CONTRACT = contract_named("credit.listing-declared")

    def test_does_not_end_before_it_starts(self) -> None:
        problem = broken(self.CONTRACT, listed_on="2026-05-18", expires_on="2026-05-17")

        assert (problem.code, problem.path) == ("PERIOD_REVERSED", "$.expires_on")

    @pytest.mark.parametrize("end", ["2026-05-18", None])
    def test_may_end_on_its_first_day_or_never(self, end: str | None) -> None:
        body = example(self.CONTRACT, self.CONTRACT.newest, "typical") | {
            "listed_on": "2026-05-18",
            "expires_on": end,
        }

        assert self.CONTRACT.write(body)["expires_on"] == end


class TestAMatter:
    CONTRACT = contract_named("catalogue.matter-published")

    def test_has_an_id_made_of_its_number_in_the_list(self) -> None:
        problem = broken(self.CONTRACT, matter_id="50-CY-001", list_number="CY-002")

        assert (problem.code, problem.path) == ("MATTER_ID_MISMATCH", "$.matter_id")


class TestADecision:
    CONTRACT = contract_named("enforcement.lead-decided")
    WHOLE = {"fine_yuan": None, "confiscated_yuan": None}  # the amount, not told in parts

    @pytest.mark.parametrize("penalty", ["none", "judicial-transfer", "department-transfer"])
    def test_without_a_penalty_has_no_amount(self, penalty: str) -> None:
        problem = broken(self.CONTRACT, penalty=penalty, amount_yuan=1, **self.WHOLE)

        assert (problem.code, problem.path) == ("AMOUNT_WITHOUT_PENALTY", "$.amount_yuan")

    def test_without_a_penalty_is_taken_with_nothing_to_pay(self) -> None:
        body = example(self.CONTRACT, self.CONTRACT.newest, "typical") | {
            "penalty": "none",
            "amount_yuan": 0,
            **self.WHOLE,
        }

        assert self.CONTRACT.write(body)["amount_yuan"] == 0
