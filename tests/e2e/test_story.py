"""One story over two nodes, typed at the command line as clerks and operators type it."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.terminal import Typist, written
from tests.waiting import eventually


pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "deploy" / "data"


def a_listing(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((DATA / "example-listing.json").read_text(encoding="utf-8"))
    return body | {"document_number": f"渝人社监列〔2026〕{uuid.uuid4().int % 10**9}号"} | changes


def declared(typist: Typist, folder: Path, **changes: Any) -> dict[str, Any]:
    file = written(folder, "listing.json", a_listing(**changes))
    [answer] = typist.asks("credit", "declare", file)
    found: dict[str, Any] = answer
    return found


def answer_to(typist: Typist, listing_id: str) -> str:
    rows = typist.asks("credit", "listings", "--limit", "1000")
    return next(str(row["answer"]) for row in rows if row["id"] == listing_id)


class TestAListing:
    def test_is_recognised_by_the_other_side_and_no_longer_when_it_is_lifted(
        self, chongqing: Typist, tmp_path: Path
    ) -> None:
        listing_id = declared(chongqing, tmp_path)["listing_id"]
        eventually(lambda: answer_to(chongqing, listing_id) == "granted")

        lifted = chongqing.types("credit", "lift", listing_id, "--reason", "欠薪已清偿")

        assert lifted.status == 0
        eventually(lambda: answer_to(chongqing, listing_id) == "ended")

    def test_of_a_local_list_is_not_recognised(self, chongqing: Typist, tmp_path: Path) -> None:
        local = {"tier": "local", "list_code": "local-other"}

        answer = declared(chongqing, tmp_path, **local)

        assert answer["accepted"]  # here it counts all the same
        eventually(lambda: answer_to(chongqing, answer["listing_id"]) == "refused")

    def test_is_refused_when_it_was_declared_before(
        self, chongqing: Typist, tmp_path: Path
    ) -> None:
        file = written(tmp_path, "listing.json", a_listing())
        chongqing.types("credit", "declare", file)

        again = chongqing.types("credit", "declare", file)

        assert again.status == 1
        assert "ALREADY_DECLARED" in again.output


class TestATrace:
    def test_shows_the_way_through_both_nodes(self, chongqing: Typist, tmp_path: Path) -> None:
        answer = declared(chongqing, tmp_path)
        eventually(lambda: answer_to(chongqing, answer["listing_id"]) == "granted")

        trace = chongqing.asks("trace", answer["messages"][0])

        way = [(step["node"], step["service"]) for step in trace["steps"]]
        assert {
            ("chongqing", "credit"),
            ("chongqing", "gateway"),
            ("sichuan", "gateway"),
            ("sichuan", "credit"),
        } == set(way)
        assert [message["contract"] for message in trace["led_to"]] == [
            "credit.recognition-granted"
        ]

    def test_of_a_business_key_shows_the_answer_too(
        self, chongqing: Typist, tmp_path: Path
    ) -> None:
        listing_id = declared(chongqing, tmp_path)["listing_id"]
        eventually(lambda: answer_to(chongqing, listing_id) == "granted")

        shown = chongqing.types("trace", listing_id)

        assert shown.status == 0
        assert "credit.listing-declared" in shown.output
        assert "credit.recognition-granted" in shown.output

    def test_of_what_nobody_has_seen_is_a_finding(self, chongqing: Typist) -> None:
        shown = chongqing.types("trace", str(uuid.uuid4()))

        assert shown.status == 1
        assert "NOT_FOUND" in shown.output


def agreed(row: dict[str, Any]) -> str:
    """The agreed number of a pair, or of the side that has come so far."""
    return str(row["list_number"] or row["partner_list_number"])


class TestTheMatterLists:
    def test_are_exchanged_and_compared(self, chongqing: Typist, sichuan: Typist) -> None:
        chongqing.types("catalogue", "import", str(DATA / "chongqing-matters.csv"))
        sichuan.types("catalogue", "import", str(DATA / "sichuan-matters.json"))

        def states() -> list[str]:
            found = chongqing.asks("catalogue", "alignments")
            return [row["state"] for row in found if agreed(row) < "CY-900"]  # not bad input

        eventually(lambda: "unpaired" not in states())
        assert len(states()) == 34
        assert states().count("different") == 6


class TestBadInput:
    def test_of_one_row_refuses_that_row_and_takes_the_rest(
        self, sichuan: Typist, tmp_path: Path
    ) -> None:
        rows = json.loads((DATA / "sichuan-matters.json").read_text(encoding="utf-8"))[:2]
        wrong, right = ({**row, "list_number": f"CY-{900 + n}"} for n, row in enumerate(rows))
        wrong["organ"] = {"name": "示例机关", "credit_code": "91510000740312079N"}
        wrong["matter_type"] = "99"
        file = written(tmp_path, "matters.json", [wrong, right])

        imported = sichuan.types("catalogue", "import", file)

        assert imported.status == 1
        assert "CREDIT_CODE_CHECK_CHARACTER" in imported.output
        assert "VALUE_NOT_IN_LIST" in imported.output
        held = {row["list_number"] for row in sichuan.asks("catalogue", "matters")}
        assert {"CY-900", "CY-901"} & held == {"CY-901"}

    @pytest.mark.parametrize(
        ("command", "content"),
        [
            (("catalogue", "import"), b"\xff\xfe\x00"),
            (("credit", "declare"), b"{"),
            (("enforcement", "offer"), b"[1]"),
        ],
    )
    def test_file_that_cannot_be_read_is_named_and_nothing_is_sent(
        self, chongqing: Typist, tmp_path: Path, command: tuple[str, ...], content: bytes
    ) -> None:
        file = written(tmp_path, "bad.json", content)

        refused = chongqing.types(*command, file)

        assert refused.status == 2
        assert "FILE_UNREADABLE" in refused.output

    def test_with_a_date_that_does_not_exist_says_the_field(
        self, chongqing: Typist, tmp_path: Path
    ) -> None:
        file = written(tmp_path, "listing.json", a_listing(listed_on="2026-02-30"))

        refused = chongqing.types("credit", "declare", file)

        assert refused.status == 1
        assert "DATE_INVALID" in refused.output
        assert "$.listed_on" in refused.output
