"""The commands `chuanyu trace` and `chuanyu resend`: the way of messages, and one of them again."""

import json
from typing import Any

import click
import pytest

from contracts.errors import Problem
from deploy.cli.resend import resend
from deploy.cli.trace import trace
from shared.answers import refusal
from shared.client import NodeSilent
from tests.builders import LISTING, an_id
from tests.unit.deploy_cli.builders import Desk, nobody


FIRST, SECOND = an_id(), an_id()


def a_step(message_id: str, second: int, step: str, **more: Any) -> dict[str, Any]:
    return {
        "at": f"2026-11-24T04:00:{second:02}+00:00",
        "step": step,
        "message_id": message_id,
        "contract": "credit.listing-declared",
        **more,
    }


HERE = {
    "steps": [
        a_step(FIRST, 0, "written", to="chuanyu.events → local.x"),
        a_step(FIRST, 1, "published", to="chuanyu.events → local.x"),
        a_step(SECOND, 4, "refused there", code="ALREADY_DECLARED", **{"from": "/sichuan/credit"}),
    ],
    "led_to": [],
}
THERE = {
    "steps": [
        a_step(FIRST, 2, "tested", duplicates=2,
               note={"led_to": ["credit.recognition-granted"], "problems": []}),
        a_step(FIRST, 3, "parked because", reason="unreadable", number=3, state="waiting",
               problems=[Problem("NOT_JSON").as_dict()]),
    ],
    "led_to": [{"message_id": SECOND, "contract": "credit.recognition-granted"}],
}  # fmt: skip
NOTHING: dict[str, Any] = {"steps": [], "led_to": []}


def answers(service: str, method: str, **arguments: Any) -> Any:
    if method == "partner_trace":
        return {"node": "sichuan", "services": {"credit": THERE}}
    return HERE if service == "credit" else NOTHING


class TestAWay:
    def test_is_shown_in_the_order_of_time_with_ids_that_can_be_copied(self) -> None:
        said = Desk(answers).types(trace, LISTING)

        lines = said.out.splitlines()
        assert said.status == 0
        assert f"[1] 报文 message: {FIRST}" in lines
        assert f"[2] 报文 message: {SECOND}" in lines
        assert f"引起 led to: credit.recognition-granted {SECOND} (sichuan)" in lines
        words = ("written", "published", "tested", "parked because", "refused by the other side")
        places = [said.out.index(word) for word in words]
        assert places == sorted(places)

    def test_is_given_to_machines_with_the_times_between(self) -> None:
        answer = json.loads(Desk(answers).types(trace, LISTING, "--json").out)

        assert [step["since_ms"] for step in answer["steps"]] == [
            0.0,
            1000.0,
            1000.0,
            1000.0,
            1000.0,
        ]
        assert [message["node"] for message in answer["led_to"]] == ["sichuan"]

    def test_that_nobody_has_seen_is_a_finding(self) -> None:
        said = Desk(
            lambda service, method, **_: NOTHING | {"node": "sichuan", "services": {}}
        ).types(trace, FIRST)

        assert said.status == 1
        assert "NOT_FOUND" in said.err

    def test_names_who_is_silent(self) -> None:
        def silent(service: str, method: str, **arguments: Any) -> Any:
            if service == "credit":
                return HERE
            raise NodeSilent(f"{service}: not running")

        said = Desk(silent).types(trace, FIRST)

        assert said.status == 0
        assert "no answer: sichuan: gateway: not running" in said.err


class TestAnIdThatNoMessageCanHave:
    @pytest.mark.parametrize("wanted", ["", "  ", "x" * 129, "a\x1bb", "a\udcffb"])
    @pytest.mark.parametrize(("command", "words"), [(trace, []), (resend, ["credit"])])
    def test_is_unusable_input_and_asks_nobody(
        self, command: click.Command, words: list[str], wanted: str
    ) -> None:
        assert Desk(nobody).types(command, *words, wanted).status == 2

    def test_is_not_the_longest_business_key(self) -> None:
        assert Desk(answers).types(trace, "x" * 128).status == 0


class TestWhatWasDoneToAMessage:
    @pytest.mark.parametrize(
        ("step", "told"),
        [
            (
                a_step(FIRST, 0, "tried again", what="failed", by="timer", number=7,
                       codes=["HANDLER_FAILED"]),
                ["再次处理", "失败 failed", "timer", "编号 number 7", "HANDLER_FAILED"],
            ),
            (a_step(FIRST, 0, "repaired", what="discarded", by="王", number=7), ["放弃", "王"]),
            (a_step(FIRST, 0, "sent again", what="resend", by="王"), ["重新发送", "resend", "王"]),
            (
                a_step(FIRST, 0, "edited", by="王", replaces=SECOND, undone_at="x"),
                ["修改 edited", SECOND, "已撤销"],
            ),
        ],
    )  # fmt: skip
    def test_says_who_did_it(self, step: dict[str, Any], told: list[str]) -> None:
        def answer(service: str, method: str, **arguments: Any) -> Any:
            here = {"steps": [step], "led_to": []} if service == "credit" else NOTHING
            return {"node": "sichuan", "services": {}} if method == "partner_trace" else here

        said = Desk(answer).types(trace, FIRST)

        text = "".join(said.out.split())
        assert all("".join(each.split()) in text for each in told)


class TestSendingAgain:
    def test_asks_the_service_that_wrote_it(self) -> None:
        desk = Desk(lambda *_, **__: {"accepted": True, "was": "sent"})

        said = desk.types(resend, "gateway", FIRST)

        assert desk.asked == [("gateway", "resend", {"message_id": FIRST, "actor": "王"})]
        assert said.status == 0

    def test_of_a_business_key_is_refused_and_the_help_says_how_to_find_the_id(self) -> None:
        desk = Desk(lambda *_, **__: refusal(Problem("ACTION_IMPOSSIBLE")))

        assert desk.types(resend, "gateway", LISTING).status == 1
        assert "chuanyu trace KEY" in desk.types(resend, "--help").out

    @pytest.mark.parametrize(
        ("answer", "status"), [({"accepted": True}, 0), (refusal(Problem("ALREADY_SENT")), 1)]
    )
    def test_is_a_document_for_machines(self, answer: dict[str, Any], status: int) -> None:
        said = Desk(lambda *_, **__: answer).types(resend, "credit", FIRST, "--json")

        assert (json.loads(said.out), said.status, said.err) == (answer, status, "")

    @pytest.mark.parametrize(
        ("was", "told"),
        [
            ("sent", "queued again"),
            ("unsent", "waits to be sent for the first time"),
            ("queued", "waits to be sent again already"),
        ],
    )
    def test_says_what_it_did(self, was: str, told: str) -> None:
        said = Desk(lambda *_, **__: {"accepted": True, "was": was}).types(resend, "credit", FIRST)

        assert (said.status, told in said.out) == (0, True)
