"""The commands: what is sent, what is shown, and how they end."""

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console as Terminal

from services.catalogue import cli
from services.catalogue.wiring import CatalogueApplication
from shared.answers import plain
from shared.console import Console
from tests.unit.catalogue.builders import a_row
from tests.unit.neighbours import Neighbours


@dataclass
class Desk:
    """A terminal at the Chongqing node whose calls go straight to the application."""

    app: CatalogueApplication
    calls: list[str] = field(default_factory=list)
    shown: io.StringIO = field(default_factory=io.StringIO)
    complaints: io.StringIO = field(default_factory=io.StringIO)

    def ask(self, service: str, method: str, **arguments: Any) -> Any:
        self.calls.append(f"{service}.{method}")
        return json.loads(json.dumps(plain(getattr(self.app, method)(**arguments))))

    def run(self, *arguments: str | Path) -> Result:
        console = Console(
            node="chongqing",
            actor="clerk",
            ask=self.ask,
            terminal=Terminal(file=self.shown, width=200),
            errors=Terminal(file=self.complaints, width=200),
        )
        return CliRunner().invoke(cli.catalogue, list(map(str, arguments)), obj=console)


@pytest.fixture
def desk(nodes: Neighbours[CatalogueApplication]) -> Desk:
    return Desk(nodes.chongqing.app)


def a_list(folder: Path, *rows: Any) -> Path:
    path = folder / "list.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


class TestImport:
    def test_of_a_clean_list_ends_with_0_and_sums_up(self, desk: Desk, tmp_path: Path) -> None:
        result = desk.run("import", a_list(tmp_path, a_row(), a_row(list_number="CY-013")))

        assert result.exit_code == 0
        assert "已发布 published" in desk.shown.getvalue()
        assert [row["list_number"] for row in desk.app.matters(10)] == ["CY-012", "CY-013"]

    def test_sends_a_long_list_in_chunks(self, desk: Desk, tmp_path: Path) -> None:
        rows = [a_row(list_number=f"CY-{number}") for number in range(101)]

        desk.run("import", a_list(tmp_path, *rows))

        assert desk.calls == ["catalogue.import_matters"] * 3
        assert len(desk.app.matters(200)) == 101

    def test_names_what_the_file_and_the_service_refuse_and_ends_with_1(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        result = desk.run("import", a_list(tmp_path, a_row(), "no row", a_row(list_number="12")))

        assert result.exit_code == 1
        assert "FIELD_TYPE row 2 $" in desk.complaints.getvalue()
        assert len(desk.app.matters(10)) == 2

    def test_gives_machines_every_result(self, desk: Desk, tmp_path: Path) -> None:
        path = a_list(tmp_path, a_row(), "no row", a_row(list_number="CY-013", mode="by post"))

        result = desk.run("import", path, "--json")

        answer = json.loads(result.stdout)
        assert result.exit_code == 1
        assert answer["outcomes"] == {"published": 1, "refused": 2}
        assert [(row["row"], row["outcome"]) for row in answer["results"]] == [
            (1, "published"),
            (2, "refused"),
            (3, "refused"),
        ]

    def test_of_an_unreadable_file_ends_with_2_and_sends_nothing(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        result = desk.run("import", tmp_path / "list.csv")

        assert (result.exit_code, desk.calls, result.stdout) == (2, [], "")
        assert "FILE_UNREADABLE list.csv" in desk.complaints.getvalue()

    def test_tells_machines_of_an_unreadable_file(self, desk: Desk, tmp_path: Path) -> None:
        result = desk.run("import", tmp_path / "list.csv", "--json")

        answer = json.loads(result.stdout)
        assert (result.exit_code, answer["accepted"]) == (2, False)
        assert answer["problems"][0]["code"] == "FILE_UNREADABLE"


class TestMatters:
    def test_are_shown_in_words(self, desk: Desk) -> None:
        desk.app.import_matters(
            [a_row(), a_row(list_number="CY-013", promised_limit=None)], "clerk"
        )

        result = desk.run("matters")

        assert result.exit_code == 0
        for words in (
            "全程网办 online",
            "3 工作日",
            "—",
            "重庆市住房公积金管理中心",
            "有来源 sourced",
        ):
            assert words in desk.shown.getvalue()

    def test_of_the_other_side_are_asked_for_apart(
        self, desk: Desk, nodes: Neighbours[CatalogueApplication]
    ) -> None:
        nodes.sichuan.app.import_matters([a_row()], "clerk")
        nodes.exchange()

        desk.run("matters", "--partner")

        assert desk.calls == ["catalogue.partner_matters"]
        assert "对方事项" in desk.shown.getvalue()

    def test_are_given_to_machines_as_they_are(self, desk: Desk) -> None:
        desk.app.import_matters([a_row(), a_row(list_number="CY-013")], "clerk")

        (row,) = json.loads(desk.run("matters", "--json", "--limit", "1").stdout)

        assert row.items() >= a_row().items()


class TestAlignments:
    def test_say_what_differs(self, desk: Desk, nodes: Neighbours[CatalogueApplication]) -> None:
        contract, receipt = a_row()["materials"]
        permit = {**contract, "name": "预售许可证"}
        nodes.chongqing.app.import_matters([a_row(), a_row(list_number="CY-013")], "clerk")
        nodes.sichuan.app.import_matters(
            [
                a_row(mode=None, name="提取", materials=[{**contract, "necessity": "2"}, permit]),
                a_row(list_number="CY-014", promised_limit=None),
            ],
            "clerk",
        )
        nodes.exchange()

        result = desk.run("alignments")

        assert result.exit_code == 0
        for words in (
            "有差异 different",
            "无对应 unpaired",
            "名称 name: 购房提取住房公积金 ≠ 提取",
            "购房合同: 必要性 necessity 必要 ≠ 非必要",
            f"{receipt['name']}: 仅本方要求 only here",
            "预售许可证: 仅对方要求 only there",
        ):
            assert words in desk.shown.getvalue()

    def test_are_given_to_machines_as_they_are(self, desk: Desk) -> None:
        desk.app.import_matters([a_row()], "clerk")

        (row,) = json.loads(desk.run("alignments", "--json").stdout)

        assert (row["state"], row["list_number"]) == ("unpaired", "CY-012")


class TestTheWords:
    @pytest.mark.parametrize(
        ("what", "value", "words"),
        [
            ("mode", None, "—"),
            ("mode", "joint", "多地联办"),
            ("copies", 2, "2"),
            ("promised_limit", {"length": 0, "unit": "hour"}, "0 小时"),
        ],
    )
    def test_of_a_value(self, what: str, value: Any, words: str) -> None:
        assert cli._said(what, value) == words
