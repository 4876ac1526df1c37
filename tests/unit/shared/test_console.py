"""What a person sees at the terminal, and what a machine reads."""

import datetime as dt
import io
import json

import pytest
from rich.console import Console as Terminal

from contracts.errors import Problem
from shared.answers import refusal
from shared.console import PAGE_WIDTH, Console, local_time, shown, terminal
from tests.fakes.clock import NOON


COLUMNS = (("名称 name", "name"), ("时间 at", "at"))


@pytest.fixture
def console() -> Console:
    return Console(
        node="chongqing",
        actor="王",
        ask=lambda service, method, **arguments: (service, method, arguments),
        terminal=Terminal(file=io.StringIO(), width=100),
        errors=Terminal(file=io.StringIO(), width=100),
    )


def output(terminal: Terminal) -> str:
    assert isinstance(terminal.file, io.StringIO)
    return terminal.file.getvalue()


class TestAQuestion:
    def test_goes_to_the_service(self, console: Console) -> None:
        assert console.call("credit", "listings", limit=3) == ("credit", "listings", {"limit": 3})


class TestATable:
    def test_shows_rows_under_their_headings(self, console: Console) -> None:
        console.table("名单 lists", COLUMNS, [{"name": "A公司", "at": NOON}], as_json=False)

        text = output(console.terminal)
        assert "名单 lists" in text
        assert "名称 name" in text
        assert "A公司" in text
        assert "2026-11-24 12:00:00 +08:00" in text

    @pytest.mark.parametrize("name", ["[/red]", "[bold]x", "[link=http://a]b[/link]"])
    def test_shows_brackets_as_they_are(self, console: Console, name: str) -> None:
        # names come from the other side: as markup they would break the table or hide a part
        console.table("名单", COLUMNS, [{"name": name}], as_json=False)

        assert name in output(console.terminal)

    def test_for_machines_is_a_list_of_all_fields(
        self, console: Console, capsys: pytest.CaptureFixture[str]
    ) -> None:
        console.table("名单", COLUMNS, [{"name": "A公司", "at": NOON, "more": 1}], as_json=True)

        assert json.loads(capsys.readouterr().out) == [
            {"name": "A公司", "at": "2026-11-24T04:00:00+00:00", "more": 1}
        ]
        assert output(console.terminal) == ""


class TestProblems:
    def test_say_what_where_and_the_cure_on_standard_error(self, console: Console) -> None:
        problem = Problem("FIELD_RANGE", "$.amount", "number", "0..9").as_dict()

        console.problems([problem | {"record": "no. 3"}])

        text = output(console.errors)
        assert "FIELD_RANGE no. 3 $.amount · 实为 found: number · 允许 allowed: 0..9" in text
        assert "数值超出范围 / the number is out of range" in text
        assert "→ 按允许的范围改正 / keep within the range" in text
        assert output(console.terminal) == ""

    def test_are_short_when_there_is_nothing_more_to_say(self, console: Console) -> None:
        console.problems(refusal(Problem("NOT_FOUND"))["problems"])

        assert output(console.errors).startswith("NOT_FOUND $\n")


class TestProgress:
    def test_gives_every_item(self, console: Console) -> None:
        assert list(console.progress("导入 import", [1, 2, 3])) == [1, 2, 3]


class TestAValueForReading:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (None, "—"),
            ("", "—"),
            (0, "0"),
            (True, "是 yes"),
            (False, "否 no"),
            (NOON, "2026-11-24 12:00:00 +08:00"),
            ("重庆\n市", "重庆\n市"),
        ],
    )
    def test_is_short_and_clear(self, value: object, text: str) -> None:
        assert shown(value) == text

    @pytest.mark.parametrize("control", ["\x1b[2J", "\x07", "\x9b2J", "\r", "\x7f"])
    def test_cannot_drive_the_terminal(self, control: str) -> None:
        assert shown(f"a{control}b").startswith("a\ufffd")

    @pytest.mark.parametrize("moment", [NOON, "2026-11-24T04:00:00+00:00"])
    def test_that_is_a_moment_is_the_civil_time_of_both_provinces(
        self, moment: dt.datetime | str
    ) -> None:
        assert local_time(moment) == "2026-11-24 12:00:00 +08:00"


class TestATerminal:
    def test_that_is_none_is_wide_enough_for_our_tables(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("COLUMNS", raising=False)

        assert terminal().width == PAGE_WIDTH

    def test_keeps_the_width_it_was_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "77")

        assert terminal(errors=True).width == 77
