"""The command resend: one message by its id, or all that was sent since a moment, a few hundred at a time."""

import json
from typing import Any

import pytest

from contracts.errors import Problem
from deploy.cli.resend import resend
from tests.unit.deploy_cli.builders import Desk


SINCE, UNTIL = "2026-11-24T12:00:00+08:00", "2026-11-24T05:00:00+00:00"
PROBLEM = Problem("NOT_FOUND", "$", "unknown", "an id").as_dict()


def several(service: str, method: str, **arguments: Any) -> Any:
    after = {0: 500, 500: 900, 900: None}[arguments["after"]]
    return {"accepted": True, "queued": 300 if after else 7, "after": after, "until": UNTIL}


class TestAllSinceAMoment:
    def test_is_asked_for_until_there_is_no_more_of_before_it_began(self) -> None:
        desk = Desk(several)

        told = desk.types(resend, "gateway", "--since", "2026-11-24T12:00")

        assert (told.status, told.out) == (0, "已重新排队发送 / queued again: 607\n")
        assert told.err.splitlines() == ["已排队 queued: 300 …", "已排队 queued: 600 …"]
        assert [asked[2] for asked in desk.asked] == [
            {"since": SINCE, "until": until, "after": after, "actor": "王"}
            for until, after in [(None, 0), (UNTIL, 500), (UNTIL, 900)]
        ]

    def test_is_told_to_a_program_at_its_end(self) -> None:
        told = Desk(several).types(resend, "gateway", "--since", "2026-11-24", "--json")

        assert json.loads(told.out) == {"accepted": True, "queued": 607}
        assert told.err == ""


class TestOneOrAll:
    @pytest.mark.parametrize("words", [[], ["an-id", "--since", "2026-11-24"]])
    def test_must_be_said(self, words: list[str]) -> None:
        told = Desk(several).types(resend, "gateway", *words)

        assert told.status == 2
        assert "--since" in told.err


class TestARefusal:
    @pytest.mark.parametrize("words", [["an-id"], ["--since", "2026-11-24"]])
    def test_is_told_to_people_and_programs(self, words: list[str]) -> None:
        desk = Desk(lambda *_, **__: {"accepted": False, "problems": [PROBLEM]})

        told, shown = (
            desk.types(resend, "gateway", *words),
            desk.types(resend, "gateway", *words, "--json"),
        )

        assert (told.status, shown.status) == (1, 1)
        assert "NOT_FOUND" in told.err
        assert json.loads(shown.out)["problems"] == [PROBLEM]


@pytest.mark.parametrize(
    ("was", "said"), [("sent", "queued again"), ("unsent", "first time"), ("queued", "already")]
)
def test_one_message_is_told_as_it_stood(was: str, said: str) -> None:
    desk = Desk(lambda *_, **__: {"accepted": True, "message_id": "an-id", "was": was})

    told = desk.types(resend, "credit", "an-id")

    assert told.status == 0
    assert said in told.out
    assert desk.asked == [("credit", "resend", {"message_id": "an-id", "actor": "王"})]
