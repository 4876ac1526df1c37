"""The commands that change something: each says what came of it, with one exit status for each ending."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import Problem
from deploy.cli.main import chuanyu
from deploy.cli.parked import parked
from shared.answers import refusal
from shared.client import NodeSilent
from tests.unit.deploy_cli.builders import CAUSE, GROUP, Answers, Desk, nobody


IMPOSSIBLE = refusal(Problem("ACTION_IMPOSSIBLE", "$", "", "1 first"))
FAILED = [Problem("HANDLER_FAILED").as_dict()]
SERVICE = "gateway"
SILENT = NodeSilent("no answer in 5 s")


def accepted(**answer: Any) -> dict[str, Any]:
    return {"accepted": True, **answer}


def test_the_commands_are_in_the_help_with_their_exit_statuses() -> None:
    said = Desk(nobody).types(chuanyu, "parked", "--help")

    for name in ("list", "groups", "show", "retry", "discard", "edit", "undo", "restore"):
        assert f"  {name} " in said.out
    assert "退出码" in said.out


class TestOneMessage:
    FOUND: dict[str, Any] = accepted(
        place="parked",
        number=1,
        message_id="m",
        state="waiting",
        reason="handler-error",
        problems=FAILED,
        history=[
            {
                "at": "2026-11-24T04:00:00+00:00",
                "actor": "王",
                "what": "failed",
                "reason": "handler-error",
                "codes": [{"code": "HANDLER_FAILED", "path": "$"}],
            }
        ],
        chain=[{"number": 2, "message_id": "n", "contract": "c", "parked_at": None}],
        edits=[],
        undo={"of": None, "possible": False, "until": None, "why": "nothing was done yet"},
    )

    def shown(self, *words: str, **more: Any) -> Any:
        return Desk(Answers(parked_message=self.FOUND | more)).types(
            parked, "show", SERVICE, "1", *words
        )

    def test_is_shown_with_remedy_history_and_chain(self) -> None:
        said = self.shown()

        assert (said.status, "HANDLER_FAILED $" in said.out) == (0, True)
        assert "查看日志" in said.err
        assert "王" in said.out
        assert "nothing was done yet" in said.out

    @pytest.mark.parametrize(
        ("undo", "told"),
        [
            ({"until": "2026-12-01T04:00:00+00:00", "why": None}, "2026-12-01 12:00:00"),
            ({"until": None, "why": "until it is settled"}, "until it is settled"),
        ],
    )
    def test_says_until_when_it_can_be_undone(self, undo: dict[str, Any], told: str) -> None:
        assert told in self.shown(undo={"of": "discard", "possible": True, **undo}).out

    def test_shows_its_body_only_when_asked(self) -> None:
        assert '"kind"' in self.shown("--body", message={"kind": "b****"}).out

    def test_shows_what_an_edit_changed(self) -> None:
        different = [{"path": "$.data.remark", "from": "a", "to": "b"}]

        said = self.shown("--body", message={}, difference=different)

        assert "$.data.remark" in said.out

    def test_says_that_a_body_cannot_be_shown(self) -> None:
        assert "not shown" in self.shown("--body", message=None).err

    def test_is_a_document_for_machines(self) -> None:
        assert json.loads(self.shown("--json").out)["number"] == 1

    @pytest.mark.parametrize(("words", "where"), [([], "err"), (["--json"], "out")])
    def test_that_there_is_not_is_a_finding(self, words: list[str], where: str) -> None:
        said = Desk(Answers(parked_message=IMPOSSIBLE)).types(parked, "show", SERVICE, "1", *words)

        assert said.status == 1
        assert "ACTION_IMPOSSIBLE" in getattr(said, where)

    @pytest.mark.parametrize(("typed", "wanted"), [("12", 12), ("a-1", "a-1"), ("１２", "１２")])
    def test_is_asked_for_by_number_or_id(self, typed: str, wanted: int | str) -> None:
        desk = Desk(Answers(parked_message=self.FOUND))

        desk.types(parked, "show", SERVICE, typed)

        assert desk.asked[0][2]["wanted"] == wanted


class TestTryingSeveral:
    def part(self, *results: str, after: int | None) -> dict[str, Any]:
        tried = [
            {"number": n, "result": result, "problems": FAILED}
            for n, result in enumerate(results, start=1)
        ]
        return accepted(tried=tried, after=after, left=1)

    def test_goes_on_until_nothing_is_left(self) -> None:
        desk = Desk(
            Answers(
                retry_some_parked=[
                    self.part("handled", after=1),
                    self.part("handled", "refused", after=None),
                ]
            )
        )

        said = desk.types(parked, "retry", SERVICE, "--group", GROUP)

        assert (said.status, [asked["after"] for _, _, asked in desk.asked]) == (0, [0, 1])
        assert all(CAUSE.items() <= asked.items() for _, _, asked in desk.asked)
        assert "handled: 2" in said.out

    def test_names_each_that_stays_and_why(self) -> None:
        said = Desk(Answers(retry_some_parked=self.part("handled", "failed", after=None))).types(
            parked, "retry", SERVICE, "--all"
        )

        assert (said.status, "2 仍然失败" in said.err) == (1, True)
        assert "HANDLER_FAILED" in said.err

    def test_says_why_one_could_not_be_tried(self) -> None:
        row = {"number": 1, "result": "impossible", "possible": "discard"}
        answer = accepted(tried=[row], after=None, left=0)

        said = Desk(Answers(retry_some_parked=answer)).types(parked, "retry", SERVICE, "--all")

        assert (said.status, "discard" in said.err) == (1, True)

    def test_tells_machines_the_result_of_each(self) -> None:
        said = Desk(Answers(retry_some_parked=self.part("handled", after=None))).types(
            parked, "retry", SERVICE, "--key", "k", "--json"
        )

        told = json.loads(said.out)
        assert (told["tried"][0]["result"], told["counts"]["handled"]) == ("handled", 1)

    def test_says_so_when_nothing_was_chosen(self) -> None:
        said = Desk(Answers(retry_some_parked=self.part(after=None))).types(
            parked, "retry", SERVICE, "--all"
        )

        assert (said.status, "nothing waits" in said.out) == (0, True)

    def test_does_not_say_so_when_nobody_answered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        said: list[str] = []
        monkeypatch.setattr("click.echo", lambda text, **_: said.append(text))

        with pytest.raises(NodeSilent):
            Desk(Answers(retry_some_parked=SILENT)).types(parked, "retry", SERVICE, "--all")
        assert said == []

    @pytest.mark.parametrize(("words", "told"), [((), ""), (("--json",), '"tried": []')])
    def test_does_not_say_so_when_it_was_refused(self, words: Sequence[str], told: str) -> None:
        said = Desk(Answers(retry_some_parked=IMPOSSIBLE)).types(
            parked, "retry", SERVICE, "--all", *words
        )

        assert said.status == 1
        assert told in said.out
        assert "nothing waits" not in said.out

    def test_keeps_what_was_done_when_a_part_is_refused(self) -> None:
        said = Desk(Answers(retry_some_parked=[self.part("handled", after=1), IMPOSSIBLE])).types(
            parked, "retry", SERVICE, "--all"
        )

        assert said.status == 1
        assert "handled: 1" in said.out
        assert "ACTION_IMPOSSIBLE" in said.err

    @pytest.mark.parametrize(
        "words", [[], ["1", "--all"], ["--all", "--key", "k"], ["--all", "--dry-run"]]
    )
    def test_wants_one_choice(self, words: list[str]) -> None:
        assert Desk(nobody).types(parked, "retry", SERVICE, *words).status == 2


class TestADryRun:
    @pytest.mark.parametrize(
        ("answer", "status", "told"),
        [
            (
                {"result": "handled", "led_to": [{"contract": "c.d", "key": "k"}]},
                0,
                "would lead to c.d k",
            ),
            ({"result": "failed", "led_to": []}, 1, "HANDLER_FAILED"),
            ({"result": "refused", "led_to": []}, 0, "nothing was changed"),
        ],
    )
    def test_says_what_would_come_of_it(
        self, answer: dict[str, Any], status: int, told: str
    ) -> None:
        desk = Desk(Answers(dry_run_parked=accepted(problems=FAILED, **answer)))

        said = desk.types(parked, "retry", SERVICE, "1", "--dry-run")

        assert said.status == status
        assert told in said.out + said.err

    def test_is_a_document_for_machines(self) -> None:
        answer = accepted(result="handled", led_to=[], problems=[])

        said = Desk(Answers(dry_run_parked=answer)).types(
            parked, "retry", SERVICE, "1", "--dry-run", "--json"
        )

        assert json.loads(said.out) == answer

    def test_that_is_impossible_is_a_finding(self) -> None:
        said = Desk(Answers(dry_run_parked=IMPOSSIBLE)).types(
            parked, "retry", SERVICE, "1", "--dry-run"
        )

        assert (said.status, "ACTION_IMPOSSIBLE" in said.err) == (1, True)


class TestAnEdit:
    PROPOSED: dict[str, Any] = accepted(
        message_id="new",
        contract="credit.listing-declared",
        key="k",
        place="outbox",
        digest="sha256:1",
        difference=[{"path": "$.data.remark", "from": "a", "to": "b"}],
    )

    @pytest.fixture
    def changes(self, tmp_path: Path) -> Path:
        path = tmp_path / "changes.json"
        path.write_text('{"data": {"remark": "b"}}', encoding="utf-8")
        return path

    def types(self, desk: Desk, changes: Path, *words: str) -> Any:
        given = ("--changes", changes, "--reason", "笔误")
        return desk.types(parked, "edit", SERVICE, "old", *given, *words)

    def test_shows_the_difference_and_is_made_to_the_message_that_was_shown(
        self, changes: Path
    ) -> None:
        desk = Desk(Answers(propose_edit=self.PROPOSED, edit_message=self.PROPOSED))

        said = self.types(desk, changes, "--yes")

        assert said.status == 0
        assert "$.data.remark" in said.out
        assert "old → new" in said.out
        _, _, asked = desk.asked[-1]
        assert (asked["digest"], asked["reason"], asked["actor"]) == ("sha256:1", "笔误", "王")
        assert asked["changes"] == {"data": {"remark": "b"}}

    def test_is_not_made_without_a_yes(self, changes: Path) -> None:
        desk = Desk(Answers(propose_edit=self.PROPOSED))

        assert self.types(desk, changes).status == 1
        assert len(desk.asked) == 1

    def test_is_only_shown_by_a_dry_run(self, changes: Path) -> None:
        desk = Desk(Answers(propose_edit=self.PROPOSED))

        assert self.types(desk, changes, "--dry-run").status == 0
        assert len(desk.asked) == 1

    @pytest.mark.parametrize(("words", "where"), [([], "err"), (["--json"], "out")])
    def test_that_is_refused_is_a_finding(
        self, changes: Path, words: list[str], where: str
    ) -> None:
        refused = refusal(Problem("FIELD_LOCKED", "$.id", "", "$.data"))
        desk = Desk(Answers(propose_edit=refused))

        said = self.types(desk, changes, "--yes", *words)

        assert said.status == 1
        assert "FIELD_LOCKED" in getattr(said, where)

    def test_that_came_too_late_is_a_finding(self, changes: Path) -> None:
        late = refusal(Problem("ALREADY_SENT"))

        said = self.types(
            Desk(Answers(propose_edit=self.PROPOSED, edit_message=late)), changes, "--yes"
        )

        assert (said.status, "ALREADY_SENT" in said.err) == (1, True)

    def test_is_one_document_for_machines(self, changes: Path) -> None:
        desk = Desk(Answers(propose_edit=self.PROPOSED, edit_message=self.PROPOSED))

        assert json.loads(self.types(desk, changes, "--yes", "--json").out)["message_id"] == "new"

    def test_of_a_parked_message_says_what_comes_next(self, changes: Path) -> None:
        answer = self.PROPOSED | {"place": "parked"}
        desk = Desk(Answers(propose_edit=answer, edit_message=answer))

        assert "parked retry" in self.types(desk, changes, "--yes").out

    @pytest.mark.parametrize("content", ["[]", "[{}, {}]", "{", "5"])
    def test_takes_one_object(self, changes: Path, content: str) -> None:
        changes.write_text(content, encoding="utf-8")

        assert self.types(Desk(nobody), changes, "--yes").status == 2

    def test_needs_a_reason(self, changes: Path) -> None:
        said = Desk(nobody).types(
            parked, "edit", SERVICE, "old", "--changes", changes, "--reason", " "
        )

        assert said.status == 2


class TestUndoing:
    @pytest.mark.parametrize(
        ("words", "wanted"), [(("undo", SERVICE, "7"), 7), (("restore", SERVICE, "7"), 7)]
    )
    def test_says_what_was_taken_back(self, words: tuple[str, ...], wanted: int) -> None:
        desk = Desk(Answers(undo=accepted(undone="discard")))

        said = desk.types(parked, *words)

        assert (said.status, "undone: discard 7" in said.out) == (0, True)
        assert desk.asked[0][2] == {"wanted": wanted, "actor": "王"}

    def test_too_late_is_a_finding(self) -> None:
        late = refusal(Problem("UNDO_TOO_LATE"))

        said = Desk(Answers(undo=late)).types(parked, "undo", SERVICE, "m")

        assert (said.status, "UNDO_TOO_LATE" in said.err) == (1, True)

    def test_is_a_document_for_machines(self) -> None:
        answer = accepted(undone="edit", message_id="m")

        said = Desk(Answers(undo=answer)).types(parked, "undo", SERVICE, "m", "--json")

        assert json.loads(said.out) == answer


class TestGivingUp:
    def test_tells_machines_the_result_of_each(self) -> None:
        desk = Desk(Answers(discard_parked=[accepted(state="discarded"), IMPOSSIBLE]))

        said = desk.types(parked, "discard", SERVICE, "1", "2", "--reason", "x", "--json")

        told = json.loads(said.out)
        assert [(row["number"], row["accepted"]) for row in told] == [(1, True), (2, False)]
        assert said.status == 1

    def test_says_nothing_of_the_problem_that_is_over(self) -> None:
        desk = Desk(Answers(discard_parked=accepted(state="discarded", problems=FAILED)))

        said = desk.types(parked, "discard", SERVICE, "1", "--reason", "x")

        assert (said.status, said.err) == (0, "")
