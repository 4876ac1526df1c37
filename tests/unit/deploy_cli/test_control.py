"""The commands pause, resume and drain: what is ordered, by whom, and what is shown of it."""

import json
from typing import Any

import click
import pytest

from contracts.errors import Problem
from deploy.cli import control
from deploy.cli.control import drain, pause, resume
from shared.answers import refusal
from tests.unit.deploy_cli.builders import Desk, nobody


def a_status(mode: str, ready: int = 0) -> dict[str, Any]:
    orders = {part: {"mode": mode, "actor": "王"} for part in ("consumer", "relay")}
    return {"orders": orders, "ready": ready, "outbox_unsent": 7}


def desk_with(*statuses: dict[str, Any]) -> Desk:
    """Accepts every order; its status is the next of these, the last one for ever."""
    left = list(statuses)

    def answer(service: str, method: str, **arguments: Any) -> Any:
        if method == "order":
            return {"accepted": True}
        return left.pop(0) if len(left) > 1 else left[0]

    return Desk(answer)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "POLL_SECONDS", 0.0)


class TestAnOrder:
    @pytest.mark.parametrize(
        ("command", "mode"), [(pause, "paused"), (resume, "running"), (drain, "draining")]
    )
    def test_goes_to_the_service_with_who_and_why(self, command: click.Command, mode: str) -> None:
        desk = desk_with(a_status("paused"))

        said = desk.types(command, "credit", "relay", "--actor", "李", "--reason", "升级")

        assert said.status == 0
        assert desk.asked[0] == (
            "credit",
            "order",
            {"part": "relay", "mode": mode, "actor": "李", "reason": "升级"},
        )

    def test_is_about_the_consumer_and_by_whoever_types_unless_something_else_is_said(self) -> None:
        desk = desk_with(a_status("paused", 3))

        said = desk.types(pause, "credit", "--json")

        assert desk.asked[0][2] == {
            "part": "consumer",
            "mode": "paused",
            "actor": "王",
            "reason": "",
        }
        shown = json.loads(said.out)
        assert (shown["mode"], shown["left"], shown["service"]) == ("paused", 3, "credit")

    def test_that_is_refused_is_a_finding(self) -> None:
        desk = Desk(lambda *_, **__: refusal(Problem("ORDER_UNKNOWN", "$", "", "relay: running")))

        said = desk.types(pause, "credit")

        assert said.status == 1
        assert "ORDER_UNKNOWN" in said.err

    @pytest.mark.parametrize(
        "words", [["--reason", "x" * 501], ["--actor", "x" * 65], ["engine"], ["relay", "x"]]
    )
    def test_that_cannot_be_kept_is_given_to_nobody(self, words: list[str]) -> None:
        assert Desk(nobody).types(pause, "credit", *words).status == 2


class TestADraining:
    def test_tells_how_much_is_left_until_nothing_is(self) -> None:
        desk = desk_with(a_status("draining", 9), a_status("draining", 4), a_status("drained"))

        said = desk.types(drain, "credit")

        assert said.status == 0
        assert [line for line in said.err.splitlines() if "left" in line] == [
            "剩余 left: 9",
            "剩余 left: 4",
        ]
        assert "drained" in said.out

    def test_that_takes_longer_is_a_finding_and_stands(self) -> None:
        desk = desk_with(a_status("draining", 9))

        said = desk.types(drain, "credit", "relay", "--timeout", "0")

        assert said.status == 1
        assert "7" in said.out
        assert [given["mode"] for _, method, given in desk.asked if method == "order"] == [
            "draining"
        ]
