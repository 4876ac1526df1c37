"""The commands about participants: what they ask, show and refuse."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import Problem
from deploy.cli.participants import participants
from shared.answers import refusal
from tests.unit.deploy_cli.builders import Answers, Desk, Said


NOON = "2026-11-24T04:00:00+00:00"
KEY = {
    "id": "sm3:1b9c",
    "use": "sign",
    "kind": "sm2",
    "state": "valid",
    "not_before": NOON,
    "not_after": "2028-11-24T04:00:00+00:00",
    "revoked_at": None,
    "revoked_by": None,
    "revoked_why": None,
}
REVOKED = KEY | {
    "id": "sm3:77aa",
    "state": "revoked",
    "revoked_at": NOON,
    "revoked_by": "王",
    "revoked_why": "泄露",
}
SICHUAN = {
    "participant": "sichuan",
    "zh": "川渝互联四川节点",
    "region": "51",
    "role": "province-node",
    "stage": "live",
    "algorithms": ["sm2-sm3"],
    "notice_days": 30,
    "maintenance": [{"not_before": NOON, "not_after": NOON, "what": "机房检修"}],
    "duty": None,
    "transport": {"kind": "amqp", "url": None},
    "changed_at": NOON,
    "changed_by": "file",
    "digest": "sha256:00",
    "keys": [KEY, REVOKED],
    "conformance": [
        {
            "contract": "credit.listing-declared",
            "version": 2,
            "report": "回放报告 replay",
            "recorded_at": NOON,
            "recorded_by": "王",
        }
    ],
    "pauses": [{"direction": "out", "lane": "*", "at": NOON, "actor": "李", "reason": "升级"}],
}
NOBODY: dict[str, Any] = {
    "participant": "yukuaiban",
    "zh": "渝快办",
    "region": "50",
    "role": "matter-platform",
    "stage": None,
    "algorithms": [],
    "transport": None,
    "keys": [],
    "conformance": [],
    "pauses": [],
}
REFUSED = refusal(Problem("KEY_UNREADABLE", "$.keys[0].pem"))


def typed(*words: str | Path, **answers: Any) -> Said:
    known = {"participants": [[SICHUAN, NOBODY]]}
    return Desk(Answers(**(known | answers))).types(participants, *words)


class TestTheParticipants:
    def test_are_listed_with_stage_keys_in_force_and_when_the_first_ends(self) -> None:
        said = typed("list")

        assert "正式 live" in said.out
        assert "2028-11-24 12:00:00 +08:00" in said.out
        assert "未登记 not registered" in said.out

    def test_are_whole_for_machines(self) -> None:
        assert json.loads(typed("list", "--json").out) == [SICHUAN, NOBODY]

    def test_are_shown_one_by_one_with_every_key(self) -> None:
        said = typed("show", "sichuan")

        for text in (
            "sm3:1b9c",
            "sm3:77aa",
            "已撤销 revoked",
            "王: 泄露",
            "机房检修",
            "升级",
            "回放报告 replay",
        ):
            assert text in said.out

    def test_that_are_not_registered_are_shown_as_such(self) -> None:
        assert "未登记 not registered" in typed("show", "yukuaiban").out

    def test_are_shown_whole_for_machines(self) -> None:
        assert json.loads(typed("show", "sichuan", "--json").out) == SICHUAN

    def test_that_there_are_not_are_told_with_those_there_are(self) -> None:
        said = typed("show", "guizhou")

        assert (said.status, said.out) == (1, "")
        assert "sichuan, yukuaiban" in said.err


class TestConformance:
    @pytest.mark.parametrize(
        ("flags", "method"), [((), "record_conformance"), (("--withdraw",), "withdraw_conformance")]
    )
    def test_is_recorded_and_taken_back_with_who_says_so_and_why(
        self, flags: tuple[str, ...], method: str
    ) -> None:
        desk = Desk(Answers(**{method: {"accepted": True, **SICHUAN}}))
        words = ("sichuan", "credit.listing-declared", "2", "--reason", "回放报告", *flags)

        said = desk.types(participants, "conformance", *words)

        asked = {"participant": "sichuan", "contract": "credit.listing-declared", "version": 2}
        assert desk.asked == [("gateway", method, {**asked, "actor": "王", "reason": "回放报告"})]
        assert said.status == 0

    def test_of_what_nobody_knows_is_refused(self) -> None:
        words = ("sichuan", "credit.nothing", "1", "--reason", "回放报告")

        said = typed("conformance", *words, record_conformance=REFUSED)

        assert said.status == 1


class TestARegistration:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "sichuan.json"
        path.write_text('{"participant": "sichuan"}')
        return path

    def test_is_sent_as_it_is_written(self, file: Path) -> None:
        desk = Desk(Answers(register_participant={"accepted": True, **SICHUAN}))

        said = desk.types(participants, "register", file)

        registration = {"registration": {"participant": "sichuan"}, "actor": "王"}
        assert desk.asked == [("gateway", "register_participant", registration)]
        assert (said.status, "正式 live" in said.out) == (0, True)

    def test_that_is_refused_names_every_problem(self, file: Path) -> None:
        said = typed("register", file, register_participant=REFUSED)

        assert said.status == 1
        assert "KEY_UNREADABLE" in said.err

    def test_is_told_whole_for_machines(self, file: Path) -> None:
        answer = {"accepted": True, **SICHUAN}

        said = typed("register", file, "--json", register_participant=answer)

        assert json.loads(said.out) == [answer]


class TestAnOrder:
    @pytest.mark.parametrize(
        ("words", "method", "arguments"),
        [
            (["stage", "sichuan", "suspended"], "set_participant_stage", {"stage": "suspended"}),
            (["revoke-key", "sichuan", "sm3:1b9c"], "revoke_key", {"key_id": "sm3:1b9c"}),
            (
                ["transport", "sichuan", "http-push", "http://a"],
                "set_participant_transport",
                {"kind": "http-push", "url": "http://a"},
            ),
        ],
    )
    def test_goes_to_the_gateway_with_who_and_why(
        self, words: list[str], method: str, arguments: dict[str, str]
    ) -> None:
        desk = Desk(Answers(**{method: {"accepted": True, **SICHUAN}}))

        said = desk.types(participants, *words, "--reason", "演练")

        who = {"participant": "sichuan", "actor": "王", "reason": "演练"}
        assert desk.asked == [("gateway", method, arguments | who)]
        assert said.status == 0

    @pytest.mark.parametrize(
        "words", [["stage", "sichuan", "live"], ["revoke-key", "sichuan", "x"]]
    )
    def test_needs_a_reason(self, words: list[str]) -> None:
        assert typed(*words).status == 2
