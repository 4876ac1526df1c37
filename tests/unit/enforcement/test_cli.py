"""What an enforcement officer types: what the service is asked, what is shown, how the command ends."""

import json
from typing import Any

import pytest

from contracts.registry import every_contract
from services.enforcement.cli import SIDES, STATES, enforcement
from services.enforcement.domain.lead import Side, State
from shared.commandline import today
from tests.unit.consoles import ACCEPTED, ACTOR, PROBLEM, REFUSED, Node, type_in


LEAD = "50-002184cf-7f92-59ca-a010-b4c6d77da6bc"
GIVEN = ACCEPTED | {"lead_id": LEAD}
STEPS: list[tuple[str, list[str], str, dict[str, Any]]] = [
    (
        "accept",
        ["--organ", "广安市市场监督管理局", "--credit-code", "11511600MBXXX0019X"],
        "accept_lead",
        {
            "accepted_by": {"name": "广安市市场监督管理局", "credit_code": "11511600MBXXX0019X"},
            "accepted_on": "2026-10-15",
        },
    ),
    (
        "return",
        ["--reason", "无管辖权"],
        "return_lead",
        {"reason": "无管辖权", "returned_on": "2026-10-15"},
    ),
    (
        "file",
        ["--case-number", "广市监立〔2026〕305号"],
        "file_lead",
        {"case_number": "广市监立〔2026〕305号", "filed_on": "2026-10-15"},
    ),
    (
        "not-file",
        ["--reason", "轻微"],
        "not_file_lead",
        {"reason": "轻微", "decided_on": "2026-10-15"},
    ),
    (
        "decide",
        ["--decision-number", "广〔2026〕2号", "--penalty", "fine", "--amount-yuan", "30000.50"],
        "decide_lead",
        {
            "decision_number": "广〔2026〕2号",
            "penalty": "fine",
            "amount_fen": 3_000_050,
            "decided_on": "2026-10-15",
        },
    ),
]
CONTRACTS = {
    "accept": "accepted",
    "return": "returned",
    "file": "filed",
    "not-file": "not-filed",
    "decide": "decided",
}
every_step = pytest.mark.parametrize(("name", "options", "method", "body"), STEPS)


class TestAStep:
    @every_step
    def test_is_asked_of_the_service_as_its_contract_says(
        self, name: str, options: list[str], method: str, body: dict[str, Any]
    ) -> None:
        node = Node(GIVEN)

        result = type_in(enforcement, node, name, LEAD, *options, "--on", "2026-10-15")

        whole = {"lead_id": LEAD, **body}
        assert node.asked == [("enforcement", method, {"body": whole, "actor": ACTOR})]
        assert every_contract()[f"enforcement.lead-{CONTRACTS[name]}"].write(whole)
        assert result.exit_code == 0
        assert LEAD in result.stdout

    @pytest.mark.parametrize(
        ("yuan", "fen"),
        [([], 0), (["1234.50"], 123_450), (["1234.5"], 123_450), (["30000"], 3_000_000), (["0.01"], 1)],
    )  # fmt: skip
    def test_takes_an_amount_in_yuan_as_a_person_writes_it(self, yuan: list[str], fen: int) -> None:
        node = Node(GIVEN)
        option = [f"--amount-yuan={amount}" for amount in yuan]
        decision = ["--decision-number", "广〔2026〕2号", "--penalty", "fine", *option]

        type_in(enforcement, node, "decide", LEAD, *decision)

        assert node.asked[0][2]["body"]["amount_fen"] == fen

    @every_step
    def test_is_dated_today_when_no_date_is_given(
        self, name: str, options: list[str], method: str, body: dict[str, Any]
    ) -> None:
        node = Node(GIVEN)

        type_in(enforcement, node, name, LEAD, *options)

        asked = node.asked[0][2]["body"]
        (date,) = (field for field in body if field.endswith("_on"))
        assert asked[date] == today()

    @every_step
    def test_that_is_refused_shows_why_and_what_to_do(
        self, name: str, options: list[str], method: str, body: dict[str, Any]
    ) -> None:
        result = type_in(enforcement, Node(REFUSED), name, LEAD, *options)

        assert result.exit_code == 1
        assert result.stdout == ""
        for part in ("code", "allowed", "zh", "en", "remedy_zh", "remedy_en"):
            assert PROBLEM[part] in result.stderr

    @pytest.mark.parametrize(("answer", "status"), [(GIVEN, 0), (REFUSED, 1)])
    def test_is_one_document_for_machines(self, answer: dict[str, Any], status: int) -> None:
        result = type_in(enforcement, Node(answer), "return", LEAD, "--reason", "否", "--json")

        assert json.loads(result.stdout) == answer
        assert result.stderr == ""
        assert result.exit_code == status

    @pytest.mark.parametrize(
        "words",
        [
            ["accept", LEAD],
            ["decide", LEAD, "--decision-number", "广〔2026〕2号", "--penalty", "jail"],
            ["decide", LEAD, "--decision-number", "广〔2026〕2号", "--penalty", "fine",
             "--amount-yuan", "3万"],
            ["decide", LEAD, "--decision-number", "广〔2026〕2号", "--penalty", "fine",
             "--amount-yuan", "1.005"],
        ],
    )  # fmt: skip
    def test_with_unusable_options_asks_nothing(self, words: list[str]) -> None:
        node = Node()

        result = type_in(enforcement, node, *words)

        assert result.exit_code == 2
        assert node.asked == []


ROW = {
    "lead_id": LEAD,
    "side": "received",
    "state": "not-filed",
    "field": "labour",
    "suspect_name": "四川示例食品有限公司",
    "credit_code": "91511600MAXXX0031W",
    "found_on": "2026-10-12",
    "accepted_on": "2026-10-15",
    "filed_on": None,
    "decided_on": None,
    "not_filed_on": "2026-10-30",
    "closed_on": None,
}


class TestTheListOfLeads:
    def test_says_side_state_and_field_in_words(self) -> None:
        node = Node([ROW])

        result = type_in(enforcement, node, "leads", "--limit", "7")

        assert node.asked == [("enforcement", "leads", {"limit": 8})]  # one more: is there more?
        for word in ("移入 received", "不予立案 not-filed", "劳动保障监察 labour", "2026-10-30"):
            assert word in result.stdout

    def test_is_the_rows_as_they_are_for_machines(self) -> None:
        result = type_in(enforcement, Node([ROW]), "leads", "--json")

        assert json.loads(result.stdout) == [ROW]

    def test_has_a_word_for_every_side_and_state(self) -> None:
        assert set(SIDES) == set(Side)
        assert set(STATES) == set(State)


class TestOneLead:
    def test_is_shown_with_everything_inside(self) -> None:
        answer = ACCEPTED | {"lead": {"lead_id": LEAD, "offer": {"suspect": {"name": "甲"}}}}

        result = type_in(enforcement, Node(answer), "lead", LEAD)

        assert result.exit_code == 0
        assert "offer.suspect.name" in result.stdout

    def test_is_the_answer_as_it_is_for_machines(self) -> None:
        answer = ACCEPTED | {"lead": {"lead_id": LEAD}}

        result = type_in(enforcement, Node(answer), "lead", LEAD, "--json")

        assert json.loads(result.stdout) == answer

    def test_that_is_unknown_is_refused(self) -> None:
        result = type_in(enforcement, Node(REFUSED), "lead", LEAD)

        assert result.exit_code == 1
        assert "ILLEGAL_TRANSITION" in result.stderr
