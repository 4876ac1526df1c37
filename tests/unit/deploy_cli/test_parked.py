"""The command `chuanyu parked`: what waits and why, try again, give up."""

from typing import Any

import pytest

from contracts.errors import Problem
from deploy.cli import main
from deploy.cli.parked import parked
from shared.answers import refusal
from tests.unit.deploy_cli.builders import Desk, nobody


assert parked in main.chuanyu.commands.values()  # the repairs are added there
DONE = {"accepted": True, "result": "handled", "problems": []}
FAILED = {"accepted": True, "result": "failed", "problems": [Problem("HANDLER_FAILED").as_dict()]}
IMPOSSIBLE = refusal(Problem("ACTION_IMPOSSIBLE", "$", "", "nothing"))
KEY = "51-0a8f8e7c-4d3b-5f0e-9a51-2f3c4d5e6f70"


def a_row(number: int, key: str = KEY, *problems: Problem) -> dict[str, Any]:
    return {
        "number": number,
        "contract": "credit.listing-declared",
        "key": key,
        "problems": [problem.as_dict() for problem in problems],
        "parked_at": "2026-11-24T04:00:00+00:00",
    }


def desk_with(*rows: dict[str, Any], answers: dict[int, Any] | None = None) -> Desk:
    """The gateway has these rows; a repair is done unless `answers` says otherwise for its number."""

    def answer(service: str, method: str, **arguments: Any) -> Any:
        if method == "parked":
            chosen = [row for row in rows if arguments["key"] in {None, row["key"]}]
            return chosen if service == "gateway" else []
        return (answers or {}).get(arguments["number"], DONE)

    return Desk(answer)


def repaired(desk: Desk) -> list[tuple[str, int]]:
    return [(method, given["number"]) for _, method, given in desk.asked if "number" in given]


class TestTheList:
    def test_names_each_problem_once_with_its_fields(self) -> None:
        problems = [
            Problem("FIELD_REQUIRED", "$.data.x"),
            Problem("FIELD_LENGTH", "$.data.z"),
            Problem("FIELD_REQUIRED", "$.data.y"),
        ]

        said = desk_with(a_row(1, KEY, *problems)).types(parked, "list")

        text = "".join(said.out.split())
        assert said.out.count("FIELD_REQUIRED") == 1
        assert text.count("缺少必填字段") == 1
        assert "$.data.x" in text
        assert "$.data.y" in text

    def test_needs_no_path_for_the_whole_message(self) -> None:
        said = desk_with(a_row(1, KEY, Problem("NOT_JSON"))).types(parked, "list")

        assert "$" not in said.out

    def test_says_when_it_was_cut(self) -> None:
        said = desk_with(a_row(1), a_row(2)).types(parked, "list", "--limit", "1", "--json")

        assert said.out.count('"number"') == 1
        assert "--limit" in said.err


class TestTryingAgain:
    @pytest.mark.parametrize(
        ("answer", "status", "said"),
        [
            (DONE, 0, "handled"),
            (FAILED, 1, "stays parked"),
            (FAILED, 1, "HANDLER_FAILED"),
            (DONE | {"result": "refused"}, 0, "refused by rule"),
            (DONE | {"result": "killed"}, 1, "killed its process"),
            (IMPOSSIBLE, 1, "ACTION_IMPOSSIBLE"),
        ],
    )
    def test_says_what_came_of_it(self, answer: Any, status: int, said: str) -> None:
        ended = desk_with(answers={7: answer}).types(parked, "retry", "gateway", "7")

        assert ended.status == status
        assert said in ended.out + ended.err

    @pytest.mark.parametrize("number", ["99999999999999999999999", str(2**63), "0", "-1", "x"])
    @pytest.mark.parametrize("words", [["retry"], ["discard", "--reason", "x"]])
    def test_takes_no_number_that_cannot_be(self, number: str, words: list[str]) -> None:
        said = Desk(nobody).types(parked, *words, "gateway", "--", number)

        assert said.status == 2


class TestGivingUp:
    def test_takes_several_numbers_and_begins_with_the_oldest(self) -> None:
        desk = desk_with()

        said = desk.types(parked, "discard", "gateway", "3", "1", "2", "3", "--reason", "线路噪声")

        assert repaired(desk) == [("discard_parked", number) for number in (1, 2, 3)]
        assert said.out.count("discarded") == 3
        assert said.status == 0

    def test_takes_no_reason_that_the_audit_cannot_hold(self) -> None:
        desk = desk_with()

        said = desk.types(parked, "discard", "gateway", "1", "--reason", "x" * 501)

        assert said.status == 2
        assert repaired(desk) == []

    def test_takes_all_of_a_business_key(self) -> None:
        desk = desk_with(a_row(5), a_row(4, "another"), a_row(2))

        said = desk.types(parked, "discard", "gateway", "--key", KEY, "--reason", "x")

        assert repaired(desk) == [("discard_parked", 2), ("discard_parked", 5)]
        assert said.status == 0

    def test_of_a_key_that_nothing_waits_of_is_a_finding(self) -> None:
        said = desk_with(a_row(1)).types(
            parked, "discard", "gateway", "--key", "other", "--reason", "x"
        )

        assert said.status == 1
        assert "NOT_FOUND" in said.err

    def test_goes_on_with_the_rest_and_names_those_that_were_refused(self) -> None:
        desk = desk_with(answers={1: IMPOSSIBLE})

        said = desk.types(parked, "discard", "gateway", "1", "2", "--reason", "x")

        assert [number for _, number in repaired(desk)] == [1, 2]
        assert said.status == 1
        assert "ACTION_IMPOSSIBLE gateway 1" in said.err

    @pytest.mark.parametrize("words", [[], ["1", "--key", KEY]])
    def test_wants_either_numbers_or_a_key(self, words: list[str]) -> None:
        said = Desk(nobody).types(parked, "discard", "gateway", *words, "--reason", "x")

        assert said.status == 2
