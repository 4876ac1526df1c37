"""What is handed in from outside and cannot be is refused with a code before anything happens."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.errors import MessageProblem
from shared.database import Database
from shared.repair import Desk
from shared.repair.refused import NotFound
from tests.fakes import tables


BAD_TEXT: list[tuple[Any, str]] = [
    (None, "FIELD_REQUIRED"),
    ("", "FIELD_REQUIRED"),
    (7, "FIELD_TYPE"),
    (["x"], "FIELD_TYPE"),
    ("x" * 501, "FIELD_LENGTH"),
    ("a\0b", "FIELD_FORM"),
    ("\ud800", "FIELD_FORM"),
]


class TestANumber:
    @pytest.mark.parametrize("number", [0, -1, 2**63, True, 1.5, None, {}])
    def test_that_no_row_can_have_is_unknown(self, desk: Desk, number: Any) -> None:
        acts: list[Callable[[], object]] = [
            lambda: desk.show(number),
            lambda: desk.retry(number, "王"),
            lambda: desk.dry_run(number, "王"),
            lambda: desk.discard(number, "王", "-"),
            lambda: desk.undo(number, "王"),
        ]
        for act in acts:
            with pytest.raises(NotFound):
                act()

    @pytest.mark.parametrize("after", [-1, 2**63, "x"])
    def test_to_go_on_from_is_one_too(self, desk: Desk, after: Any) -> None:
        with pytest.raises(NotFound):
            desk.retry_some("王", after=after)


class TestAText:
    @pytest.mark.parametrize(("text", "code"), BAD_TEXT)
    def test_that_no_database_can_hold_is_named(
        self, desk: Desk, database: Database, text: Any, code: str
    ) -> None:
        changes: dict[str, Any] = {"data": {}}
        acts: list[Callable[[], object]] = [
            lambda: desk.retry(1, text),
            lambda: desk.discard(1, "王", text),
            lambda: desk.discard(1, text, "-"),
            lambda: desk.resend(text, "王"),
            lambda: desk.propose_edit(text, changes),
            lambda: desk.edit("x", changes, "d", "王", text),
        ]
        for act in acts:
            with pytest.raises(MessageProblem) as refused:
                act()
            assert [problem.code for problem in refused.value.problems] == [code]
        assert tables.is_empty(database)

    @pytest.mark.parametrize(("text", "code"), BAD_TEXT[2:])
    def test_to_choose_by_is_named(self, desk: Desk, text: Any, code: str) -> None:
        with pytest.raises(MessageProblem) as refused:
            desk.parked(10, reason=text)

        assert [(p.code, p.path) for p in refused.value.problems] == [(code, "$.reason")]


def test_a_limit_is_never_more_than_can_be_shown(desk: Desk) -> None:
    assert desk.parked(10**30) == desk.parked(-1) == []
