"""The named rules between fields of one body."""

from typing import Any

import pytest

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.elements import basic
from contracts.elements.basic import Body
from contracts.elements.conditions import all_differ
from contracts.errors import ContractBroken, Problem, RuleFailed
from contracts.registry import contract_named, example
from contracts.rules import Rule
from contracts.version import Shape


def broken(contract: Contract, **changes: object) -> Problem:
    body: Data = example(contract, contract.newest, "typical") | changes
    with pytest.raises(ContractBroken) as refused:
        contract.read(contract.newest, body)
    [problem] = refused.value.problems
    return problem


def limits(law: tuple[int, str] | None, promise: tuple[int, str] | None) -> Data:
    named = {"statutory_limit": law, "promised_limit": promise}
    return {name: limit and {"length": limit[0], "unit": limit[1]} for name, limit in named.items()}


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

    @pytest.mark.parametrize(
        ("law", "promise"),
        [
            pytest.param((10, "working-day"), (11, "working-day"), id="same unit"),
            pytest.param((10, "day"), (11, "working-day"), id="a working day is a day at least"),
            pytest.param((1, "day"), (25, "hour"), id="a day is 24 hours"),
            pytest.param((47, "hour"), (2, "day"), id="two days are 48 hours"),
            pytest.param((47, "hour"), (2, "working-day"), id="two working days no less"),
        ],
    )
    def test_promises_no_more_than_the_law_allows(
        self, law: tuple[int, str], promise: tuple[int, str]
    ) -> None:
        problem = broken(self.CONTRACT, **limits(law, promise))

        assert (problem.code, problem.path) == ("PROMISE_EXCEEDS_LAW", "$.promised_limit")

    @pytest.mark.parametrize(
        ("law", "promise"),
        [
            pytest.param((10, "working-day"), (10, "working-day"), id="the same"),
            pytest.param((10, "day"), (10, "working-day"), id="perhaps longer"),
            pytest.param((1, "day"), (24, "hour"), id="a day"),
            pytest.param((10, "working-day"), (11, "day"), id="not comparable"),
            pytest.param((1, "working-day"), (99, "hour"), id="not comparable in hours"),
            pytest.param((0, "working-day"), (5, "working-day"), id="the law sets none"),
            pytest.param(None, (5, "working-day"), id="no statutory limit"),
            pytest.param((10, "working-day"), None, id="no promise"),
        ],
    )
    def test_may_promise(
        self, law: tuple[int, str] | None, promise: tuple[int, str] | None
    ) -> None:
        body = example(self.CONTRACT, self.CONTRACT.newest, "typical") | limits(law, promise)

        assert self.CONTRACT.write(body)

    @pytest.mark.parametrize("charged", [False, None])
    def test_lists_fees_only_where_it_says_that_it_costs(self, charged: bool | None) -> None:  # noqa: FBT001
        fee = {"name": "证件工本费", "standard": "20元/证", "basis": "发改价格", "reducible": False}

        problem = broken(self.CONTRACT, charged=charged, fees=[fee])

        assert (problem.code, problem.path) == ("FEE_WITHOUT_CHARGE", "$.fees")


class TestADecision:
    CONTRACT = contract_named("enforcement.lead-decided")
    WHOLE = {"fine_fen": None, "confiscated_fen": None}  # the amount, not told in parts

    @pytest.mark.parametrize("penalty", ["none", "judicial-transfer", "department-transfer"])
    def test_without_a_penalty_has_no_amount(self, penalty: str) -> None:
        problem = broken(self.CONTRACT, penalty=penalty, amount_fen=1, **self.WHOLE)

        assert (problem.code, problem.path) == ("AMOUNT_WITHOUT_PENALTY", "$.amount_fen")

    def test_without_a_penalty_is_taken_with_nothing_to_pay(self) -> None:
        body = example(self.CONTRACT, self.CONTRACT.newest, "typical") | {
            "penalty": "none",
            "amount_fen": 0,
            **self.WHOLE,
        }

        assert self.CONTRACT.write(body)["amount_fen"] == 0


@pytest.mark.parametrize(
    ("field", "members", "differ"),
    [
        ("number", None, True),
        ("number", [], True),
        ("number", [{"number": 1}, {"number": 2}], True),
        ("number", [{"number": 1}, {"number": 1}], False),
        ("number", [{"number": None}, {"number": None}], True),
        ("organ.name", [{"organ": {"name": "甲"}}, {"organ": {"name": "甲"}}], False),
        ("organ.name", [{"organ": {"name": "甲"}}, {"organ": {"name": "乙"}}], True),
        ("", ["500112", "510107"], True),
        ("", ["500112", "510107", "500112"], False),
    ],
)
def test_members_of_a_list_differ_in_a_field_or_altogether(
    field: str, members: Any, *, differ: bool
) -> None:
    rule = all_differ("lines", field, "序号", "numbers", example={"number": 1})

    assert rule.holds({"lines": members}) is differ
    assert rule.broken == {"lines": [{"number": 1}, {"number": 1}]}


def test_a_rule_of_members_that_differ_is_named_after_the_list_and_the_field() -> None:
    names = [
        all_differ("own_lines", field, "序号", "numbers", example=1).name
        for field in ("", "number", "organ.name")
    ]

    assert names == ["own-lines-differ", "own-lines-number-differ", "own-lines-organ-name-differ"]


def rule(name: str, at: str = "") -> Rule:
    """One that has a defect: it looks for what is never there."""
    return Rule(
        name=name, code="PERIOD_REVERSED", zh="规则", en="rule", at=at, broken={},
        holds=lambda value: value["absent"] is None,
    )  # fmt: skip


class Faulty(Body):
    word = basic.text("词", "word", longest=5, rule=rule("of-a-word"))
    size = basic.whole("数", "number", least=0, most=9)
    rules = (rule("of-an-object", at="size"),)


class TestARuleThatFails:
    SHAPE = Shape(Faulty)

    def test_is_named_and_is_no_fault_of_the_sender(self) -> None:
        with pytest.raises(RuleFailed) as ours:
            self.SHAPE.read({"word": "x", "size": 1})

        assert ours.value.problems == (
            Problem("RULE_FAILED", "$.word", "TypeError", "of-a-word"),
            Problem("RULE_FAILED", "$", "KeyError", "of-an-object"),
        )

    def test_does_not_hold(self) -> None:
        assert not self.SHAPE.holds({"word": "x", "size": 1})

    def test_leaves_it_the_sender_s_where_something_else_is_wrong(self) -> None:
        with pytest.raises(ContractBroken) as refused:
            self.SHAPE.read({"word": "x", "size": 10})

        assert {problem.code for problem in refused.value.problems} == {
            "FIELD_RANGE",
            "RULE_FAILED",
        }
