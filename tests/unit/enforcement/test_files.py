"""Leads offered from a file: one or many, and files that cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.codes import CODES
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.registry import example
from services.enforcement.cli import enforcement
from tests.unit.consoles import ACCEPTED, ACTOR, REFUSED, Node, type_in, written


LEAD = "50-002184cf-7f92-59ca-a010-b4c6d77da6bc"
GIVEN = ACCEPTED | {"lead_id": LEAD}


def a_draft() -> dict[str, Any]:
    draft = example(LEAD_OFFERED, LEAD_OFFERED.newest, "typical")
    del draft["lead_id"]
    return draft


class TestOfferingAFile:
    def test_offers_the_one_lead_in_it(self, tmp_path: Path) -> None:
        node = Node(GIVEN)

        result = type_in(enforcement, node, "offer", written(tmp_path, a_draft()))

        asked = {"body": a_draft(), "actor": ACTOR}
        assert node.asked == [("enforcement", "offer_lead", asked)]
        assert result.exit_code == 0
        assert LEAD in result.stdout

    def test_offers_all_leads_in_it_and_names_the_refused(self, tmp_path: Path) -> None:
        node = Node(GIVEN, REFUSED, GIVEN)

        result = type_in(enforcement, node, "offer", written(tmp_path, [a_draft()] * 3))

        assert len(node.asked) == 3
        assert result.exit_code == 1
        assert result.stdout.count(LEAD) == 2
        assert "ILLEGAL_TRANSITION 第2条 no. 2 $" in result.stderr

    def test_shows_no_table_when_none_was_accepted(self, tmp_path: Path) -> None:
        result = type_in(enforcement, Node(REFUSED), "offer", written(tmp_path, a_draft()))

        assert result.exit_code == 1
        assert result.stdout == ""

    def test_is_one_document_for_machines(self, tmp_path: Path) -> None:
        node = Node(GIVEN, REFUSED)

        result = type_in(enforcement, node, "offer", written(tmp_path, [{}, {}]), "--json")

        assert json.loads(result.stdout) == [GIVEN, REFUSED]
        assert result.exit_code == 1

    def test_may_begin_with_a_byte_order_mark(self, tmp_path: Path) -> None:
        path = tmp_path / "notepad.json"
        path.write_bytes(json.dumps(a_draft()).encode("utf-8-sig"))

        result = type_in(enforcement, Node(GIVEN), "offer", path)

        assert result.exit_code == 0


class TestAFileThatCannotBeUsed:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b'{"field": ', "no JSON at line 1"),
            ("{}".encode("utf-16"), "not UTF-8"),
            (b"[" * 100_000, "nested too deeply"),
            (b'{"amount": NaN}', "NaN is no JSON (RFC 8259)"),
            (b'{"id": 1, "id": 2}', "a name occurs twice"),
            (b'{"name": "\\ud800"}', "a lone surrogate"),
            (b"5", "number"),
            (b'[{}, "x"]', "text of 1 characters"),
        ],
    )
    def test_is_named_with_its_code_and_nothing_is_asked(
        self, tmp_path: Path, content: bytes, said: str
    ) -> None:
        node, path = Node(), tmp_path / "bad.json"
        path.write_bytes(content)

        result = type_in(enforcement, node, "offer", path)

        assert result.exit_code == 2
        assert f"FILE_UNREADABLE {path} $" in result.stderr
        assert said in result.stderr
        assert CODES["FILE_UNREADABLE"].remedy_zh in result.stderr
        assert node.asked == []

    def test_may_be_missing(self, tmp_path: Path) -> None:
        result = type_in(enforcement, Node(), "offer", tmp_path / "missing.json")

        assert result.exit_code == 2
        assert "FileNotFoundError" in result.stderr

    def test_may_be_a_folder(self, tmp_path: Path) -> None:
        result = type_in(enforcement, Node(), "offer", tmp_path)

        assert result.exit_code == 2
        assert "IsADirectoryError" in result.stderr
