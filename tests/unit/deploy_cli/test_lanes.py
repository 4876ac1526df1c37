"""The commands about lanes: what they ask, show, refuse and wait for."""

import json
from typing import Any

import pytest

from contracts.errors import Problem
from deploy.cli import holding
from deploy.cli.holding import drain, pause, resume
from deploy.cli.lanes import lanes, skip_missing
from deploy.cli.main import chuanyu
from shared.answers import refusal
from tests.unit.deploy_cli.builders import Answers, Desk, Said


NOON = "2026-11-24T04:00:00+00:00"
LANE = {
    "direction": "in",
    "participant": "sichuan",
    "lane": "credit",
    "epoch": 1,
    "highest": 20,
    "count": 20,
    "missing": [],
    "unreceipted": None,
    "held": 0,
    "left": 0,
    "paused": None,
    "opened_at": NOON,
    "moved_at": NOON,
}
GAPS = LANE | {"direction": "out", "missing": [[n, n + n % 2] for n in range(2, 14, 2)]}


class TestMissingNumbers:
    def test_are_skipped_with_who_and_why(self) -> None:
        answer = {
            "accepted": True,
            "participant": "sichuan",
            "lane": "credit",
            "epoch": 1,
            "skipped": 3,
        }
        desk = Desk(Answers(skip_missing=answer))

        said = desk.types(
            skip_missing, "sichuan", "credit", "--epoch", "1", "--reason", "对方确认不再补发"
        )

        [(service, method, arguments)] = desk.asked
        assert (service, method, arguments["actor"]) == ("gateway", "skip_missing", "王")
        assert (said.status, "3" in said.out) == (0, True)

    def test_are_not_skipped_without_a_reason(self) -> None:
        words = ("sichuan", "credit", "--epoch", "1")

        assert Desk(Answers()).types(skip_missing, *words).status == 2


class TestTheLanes:
    def test_are_listed_with_their_highest_number(self) -> None:
        said = Desk(Answers(lanes=[[LANE]])).types(lanes)

        assert said.status == 0
        assert "入 in" in said.out
        assert "2026-11-24 12:00:00 +08:00" in said.out

    def test_with_gaps_are_a_finding_and_name_the_first_ones(self) -> None:
        said = Desk(Answers(lanes=[[LANE, GAPS]])).types(lanes)

        assert said.status == 1
        assert "2, 4, 6, 8, 10, … 共 6 处 gaps" in said.out

    def test_name_a_stretch_by_both_ends(self) -> None:
        said = Desk(Answers(lanes=[[LANE | {"missing": [[3, 5]]}]])).types(lanes)

        assert "3–5" in said.out

    def test_are_whole_for_machines(self) -> None:
        said = Desk(Answers(lanes=[[LANE]])).types(lanes, "--json")

        assert json.loads(said.out) == [LANE]

    @pytest.mark.parametrize(
        ("by", "shown"),
        [
            ("order", "王: 检修"),
            ("stage", "阶段 stage 王: 检修"),
            ("maintenance", "计划停机 maintenance 王: 检修"),
        ],
    )
    def test_that_are_paused_say_since_when_and_why(self, by: str, shown: str) -> None:
        row = OUT | {"held": 7, "paused": {"since": NOON, "by": by, "why": "王: 检修"}}

        said = Desk(Answers(lanes=[[row]]), width=300).types(lanes)

        assert said.status == 0
        assert f"2026-11-24 12:00:00 +08:00 {shown}" in said.out

    def test_have_commands_of_their_own(self) -> None:
        assert chuanyu.commands["lanes"] is lanes
        assert {"pause", "resume", "drain"} == set(lanes.commands)


OUT = LANE | {"direction": "out", "unreceipted": 0}
PAUSED = OUT | {"held": 7, "paused": {"since": NOON, "by": "order", "why": "王: 检修"}}
SICHUAN: dict[str, Any] = {"participant": "sichuan", "stage": "live"}
NOBODY: dict[str, Any] = {"participant": "guizhou", "stage": None}
REFUSED = refusal(Problem("NOT_FOUND", "$", "guizhou", "sichuan"))


class TestAnOrder:
    @pytest.mark.parametrize(
        ("command", "method"), [(pause, "pause_lanes"), (resume, "resume_lanes")]
    )
    @pytest.mark.parametrize(
        ("words", "which"),
        [
            ((), {"lane": None, "way": "out"}),
            (("credit", "--way", "both"), {"lane": "credit", "way": "both"}),
        ],
    )
    def test_goes_to_the_gateway_with_which_lanes_who_and_why(
        self, command: Any, method: str, words: tuple[str, ...], which: dict[str, Any]
    ) -> None:
        desk = Desk(Answers(**{method: {"accepted": True, "lanes": [OUT]}}))

        said = desk.types(command, "sichuan", *words, "--reason", "检修")

        who = {"participant": "sichuan", "actor": "王", "reason": "检修"}
        assert desk.asked == [("gateway", method, which | who)]
        assert said.status == 0

    @pytest.mark.parametrize("command", [pause, resume])
    @pytest.mark.parametrize(
        "words",
        [("sichuan",), ("sichuan", "console", "--reason", "x"), ("sichuan", "--reason", "")],
    )
    def test_needs_a_reason_and_a_lane_that_can_be(
        self, command: Any, words: tuple[str, ...]
    ) -> None:
        assert Desk(Answers()).types(command, *words).status == 2

    @pytest.mark.parametrize(
        ("command", "method"), [(pause, "pause_lanes"), (resume, "resume_lanes")]
    )
    def test_that_is_refused_says_why(self, command: Any, method: str) -> None:
        said = Desk(Answers(**{method: REFUSED})).types(command, "guizhou", "--reason", "检修")

        assert (said.status, "NOT_FOUND" in said.err, said.out) == (1, True, "")

    def test_to_pause_shows_the_lanes_as_they_stand_then(self) -> None:
        answer = {"accepted": True, "lanes": [PAUSED]}

        said = Desk(Answers(pause_lanes=answer)).types(
            pause, "sichuan", "--reason", "检修", "--json"
        )

        assert (said.status, json.loads(said.out)) == (0, [PAUSED])

    def test_to_resume_what_another_cause_still_holds_is_a_finding(self) -> None:
        answer = {"accepted": True, "lanes": [PAUSED]}

        said = Desk(Answers(resume_lanes=answer)).types(resume, "sichuan", "--reason", "检修")

        assert (said.status, "still held" in said.err) == (1, True)


class TestDraining:
    @pytest.fixture(autouse=True)
    def _quick(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(holding, "POLL_SECONDS", 0.001)

    def drains(self, *words: str, lanes: list[Any]) -> Said:
        return Desk(Answers(participants=[[SICHUAN, NOBODY]], lanes=lanes)).types(drain, *words)

    def test_waits_until_nothing_is_on_its_way_and_says_how_far_it_is(self) -> None:
        rows = [[PAUSED | {"left": left}] for left in (9, 4, 0)]

        said = self.drains("sichuan", lanes=rows)

        assert said.status == 0
        assert [line for line in said.err.splitlines() if "left" in line] == [
            "剩余 left: 9",
            "剩余 left: 4",
        ]

    def test_that_takes_too_long_is_a_finding(self) -> None:
        said = self.drains("sichuan", "--timeout", "0", lanes=[[OUT | {"left": 3}]])

        assert (said.status, "not drained in time: 3" in said.err) == (1, True)

    @pytest.mark.parametrize(
        ("words", "status"),
        [
            ((), 0),
            (("--way", "in"), 1),
            (("--way", "both"), 1),
            (("--way", "in", "catalogue"), 0),
            (("--way", "in", "credit"), 1),
        ],
    )
    def test_is_about_the_lanes_that_were_meant(self, words: tuple[str, ...], status: int) -> None:
        others = LANE | {"direction": "out", "participant": "guizhou", "left": 5}
        rows = [[OUT, LANE | {"left": 2}, others]]

        assert self.drains("sichuan", *words, "--timeout", "0", lanes=rows).status == status

    def test_of_nobody_is_a_finding(self) -> None:
        said = self.drains("guizhou", lanes=[[]])

        assert (said.status, "possible: sichuan" in said.err) == (1, True)
