"""What a clerk of the credit office types: what the service is asked, what is shown, how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.registry import example
from services.credit.cli import ANSWERS, STATES, credit
from services.credit.domain.listing import Answer
from services.credit.domain.listing import State as ListingState
from services.credit.domain.recognition import State
from shared.commandline import today
from tests.unit.consoles import ACCEPTED, ACTOR, PROBLEM, REFUSED, Node, type_in, written


LISTING = "51-7561a29f-fb8b-59de-9953-80872df39ecd"
GIVEN = ACCEPTED | {"listing_id": LISTING}
ENTRY = example(LISTING_DECLARED, LISTING_DECLARED.newest, "typical")
OURS = {
    "id": LISTING,
    "credit_code": ENTRY["subject"]["credit_code"],
    "entry": ENTRY,
    "state": "declared",
    "answer": "refused",
    "answered_on": "2026-05-19",
    "refusal_code": "TIER_LOCAL",
    "lifted_on": None,
}
THEIRS = {
    "listing_id": LISTING,
    "credit_code": ENTRY["subject"]["credit_code"],
    "entry": ENTRY,
    "state": "lapsed",
    "decided_on": "2026-05-19",
    "refusal_code": None,
    "ended_on": None,
}


def a_draft() -> dict[str, Any]:
    return {name: value for name, value in ENTRY.items() if name != "listing_id"}


class TestDeclaringAFile:
    def test_declares_the_one_listing_in_it(self, tmp_path: Path) -> None:
        node = Node(GIVEN)

        result = type_in(credit, node, "declare", written(tmp_path, a_draft()))

        asked = {"body": a_draft(), "actor": ACTOR}
        assert node.asked == [("credit", "declare_listing", asked)]
        assert result.exit_code == 0
        assert LISTING in result.stdout

    def test_declares_all_in_it_and_names_the_refused(self, tmp_path: Path) -> None:
        node = Node(REFUSED, GIVEN)

        result = type_in(credit, node, "declare", written(tmp_path, [a_draft(), a_draft()]))

        assert result.exit_code == 1
        assert result.stdout.count(LISTING) == 1
        assert "ILLEGAL_TRANSITION 第1条 no. 1 $" in result.stderr

    def test_is_one_document_for_machines(self, tmp_path: Path) -> None:
        node = Node(GIVEN, REFUSED)

        result = type_in(credit, node, "declare", written(tmp_path, [{}, {}]), "--json")

        assert json.loads(result.stdout) == [GIVEN, REFUSED]
        assert result.exit_code == 1

    def test_asks_nothing_when_the_file_cannot_be_used(self, tmp_path: Path) -> None:
        node = Node()

        result = type_in(credit, node, "declare", tmp_path / "missing.json")

        assert result.exit_code == 2
        assert "FILE_UNREADABLE" in result.stderr
        assert node.asked == []


class TestLifting:
    def test_is_asked_of_the_service(self) -> None:
        node = Node(GIVEN)

        result = type_in(
            credit, node, "lift", LISTING, "--reason", "履行完毕", "--on", "2026-11-20"
        )

        body = {
            "listing_id": LISTING,
            "lifted_on": "2026-11-20",
            "reason": "other",
            "explanation": "履行完毕",
        }
        assert node.asked == [("credit", "lift_listing", {"body": body, "actor": ACTOR})]
        assert result.exit_code == 0

    def test_says_the_coded_reason_that_is_given(self) -> None:
        node = Node(GIVEN)

        type_in(credit, node, "lift", LISTING, "--reason", "履行完毕", "--code", "repaired")

        assert node.asked[0][2]["body"]["reason"] == "repaired"

    def test_with_a_reason_of_no_list_asks_nothing(self) -> None:
        node = Node(GIVEN)

        result = type_in(credit, node, "lift", LISTING, "--reason", "履行完毕", "--code", "mercy")

        assert result.exit_code == 2
        assert node.asked == []

    def test_is_dated_today_when_no_date_is_given(self) -> None:
        node = Node(GIVEN)

        type_in(credit, node, "lift", LISTING, "--reason", "履行完毕")

        assert node.asked[0][2]["body"]["lifted_on"] == today()

    def test_that_is_refused_shows_why(self) -> None:
        result = type_in(credit, Node(REFUSED), "lift", LISTING, "--reason", "履行完毕")

        assert result.exit_code == 1
        assert PROBLEM["remedy_zh"] in result.stderr

    def test_needs_a_reason(self) -> None:
        node = Node()

        result = type_in(credit, node, "lift", LISTING)

        assert result.exit_code == 2
        assert node.asked == []


class TestTheLists:
    @pytest.mark.parametrize(
        ("command", "row", "words"),
        [
            ("listings", OURS, ["已列入 declared", "不予互认 refused", "地方名单只在本地区有效"]),
            ("recognitions", THEIRS, ["已失效 lapsed", "拖欠农民工工资失信联合惩戒对象"]),
        ],
    )
    def test_say_states_in_words(self, command: str, row: dict[str, Any], words: list[str]) -> None:
        node = Node([row])

        result = type_in(credit, node, command, "--limit", "3")

        assert node.asked == [("credit", command, {"limit": 4})]  # one more: is there more?
        for word in [*words, ENTRY["subject"]["name"], LISTING]:
            assert word in result.stdout

    def test_that_go_on_beyond_the_limit_say_so(self) -> None:
        result = type_in(credit, Node([OURS, OURS]), "listings", "--limit", "1", "--json")

        assert json.loads(result.stdout) == [OURS]
        assert "the first 1 only" in result.stderr

    @pytest.mark.parametrize(("command", "row"), [("listings", OURS), ("recognitions", THEIRS)])
    def test_are_the_rows_as_they_are_for_machines(self, command: str, row: dict[str, Any]) -> None:
        result = type_in(credit, Node([row]), command, "--json")

        assert json.loads(result.stdout) == [row]

    def test_have_a_word_for_every_state_and_answer(self) -> None:
        assert set(STATES) == set(ListingState)
        assert set(ANSWERS) == {*Answer, *State}
