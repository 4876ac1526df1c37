"""Many at once: a bounded part at a time, the oldest of a key first, with the result of each."""

from typing import Any

import pytest

from shared.database import Database
from shared.processor import Processor
from shared.repair import Desk, several
from tests.builders import a_delivery, an_envelope, delivery_of, garbage
from tests.fakes import tables
from tests.fakes.handling import Bug, FakeHandling, effects


def parked(processor: Processor, handling: FakeHandling, *keys: str) -> list[str]:
    """One message of each key, parked in this order; all would succeed afterwards."""
    handling.fails_with[""] = Bug()
    envelopes = [an_envelope(partitionkey=key) for key in keys]
    for envelope in envelopes:
        processor.receive(delivery_of(envelope))
    handling.fails_with.clear()
    return [envelope.id for envelope in envelopes]


def results(answer: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["number"], row["result"]) for row in answer["tried"]]


class TestAllAtOnce:
    def test_are_tried_in_order_with_those_behind(
        self, desk: Desk, processor: Processor, handling: FakeHandling, database: Database
    ) -> None:
        sent = parked(processor, handling, "a", "a", "b", "a")

        answer = desk.retry_some("王")

        assert results(answer) == [(n, "handled") for n in (1, 2, 3, 4)]
        assert (answer["after"], answer["left"]) == (None, 0)
        assert effects(database) == sent

    def test_leave_alone_what_is_behind_a_failure(
        self, desk: Desk, processor: Processor, handling: FakeHandling, database: Database
    ) -> None:
        first, *_ = parked(processor, handling, "a", "a", "b")
        handling.fails_with[first] = Bug()

        answer = desk.retry_some("王")

        assert results(answer) == [(1, "failed"), (3, "handled")]
        assert [row["state"] for row in tables.parked(database)] == [
            "waiting",
            "waiting",
            "handled",
        ]
        assert answer["tried"][0]["problems"][0]["code"] == "HANDLER_FAILED"

    def test_are_a_bounded_part_that_can_be_gone_on_from(
        self, desk: Desk, processor: Processor, handling: FakeHandling,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(several, "AT_ONCE", 2)
        parked(processor, handling, "a", "b", "c")

        first = desk.retry_some("王")
        second = desk.retry_some("王", after=first["after"])

        assert (results(first), first["left"]) == ([(1, "handled"), (2, "handled")], 1)
        assert (results(second), second["after"]) == ([(3, "handled")], None)

    @pytest.mark.parametrize(("looks", "tried"), [((0, 0.1, 1.2), 2), ((0, 1.5), 1), ((0, 9), 1)])
    def test_end_before_one_that_would_end_too_late(  # noqa: PLR0913, PLR0917 - a table of cases
        self, desk: Desk, processor: Processor, handling: FakeHandling,
        monkeypatch: pytest.MonkeyPatch, looks: tuple[float, ...], tried: int,
    ) -> None:  # fmt: skip
        parked(processor, handling, "a", "b", "c")
        monkeypatch.setattr(several, "monotonic", iter(looks).__next__)

        answer = desk.retry_some("王")

        assert results(answer) == [(n, "handled") for n in range(1, tried + 1)]
        assert (answer["after"], answer["left"]) == (tried, 3 - tried)

    def test_end_in_time_whatever_there_is(
        self, desk: Desk, processor: Processor, handling: FakeHandling,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(several, "SECONDS", -1)
        parked(processor, handling, "a")

        answer = desk.retry_some("王")

        assert (answer["tried"], answer["after"], answer["left"]) == ([], 0, 1)

    def test_do_not_hold_what_killed_a_process(
        self, desk: Desk, processor: Processor, handling: FakeHandling, database: Database
    ) -> None:
        parked(processor, handling, "a")
        tables.change(database, 1, reason="killed-process")

        assert results(desk.retry_some("王")) == []
        assert results(desk.retry_some("王", reason="killed-process")) == [(1, "handled")]

    def test_give_no_effect_to_what_came_too_late(
        self, desk: Desk, processor: Processor, handling: FakeHandling, database: Database
    ) -> None:
        """Whoever retries all after an outage means what failed, not what expired meanwhile."""
        parked(processor, handling, "a", "b")
        tables.change(database, 1, reason="expired")

        assert results(desk.retry_some("王")) == [(2, "handled")]
        assert results(desk.retry_some("王", reason="expired")) == [(1, "handled")]

    def test_say_what_could_not_be_tried(self, desk: Desk, processor: Processor) -> None:
        envelope = an_envelope()
        processor.receive(delivery_of(envelope))
        other = an_envelope(id=envelope.id, subject="other")
        processor.receive(delivery_of(other))

        [row] = desk.retry_some("王")["tried"]

        assert row == {"number": 1, "result": "impossible", "possible": "discard"}


class TestAChoice:
    @pytest.fixture(autouse=True)
    def _several(self, processor: Processor, handling: FakeHandling) -> None:
        processor.receive(garbage(key="g"))
        parked(processor, handling, "a", "b")

    @pytest.mark.parametrize(
        ("choice", "numbers"),
        [
            ({}, [1, 2, 3]),
            ({"reason": "unreadable"}, [1]),
            ({"code": "HANDLER_FAILED"}, [2, 3]),
            ({"contract": "credit.recognition-granted", "key": "b"}, [3]),
            ({"key": "nobody"}, []),
        ],
    )
    def test_is_what_is_listed_and_what_is_tried(
        self, desk: Desk, choice: dict[str, Any], numbers: list[int]
    ) -> None:
        assert [row["number"] for row in desk.parked(10, **choice)] == numbers
        assert [number for number, _ in results(desk.retry_some("王", **choice))] == numbers


def test_a_group_can_be_tried_by_what_it_is_called(
    desk: Desk, processor: Processor, handling: FakeHandling
) -> None:
    parked(processor, handling, "a", "b")
    processor.receive(a_delivery(partitionkey="a"))
    groups = {group["reason"]: group for group in desk.groups()}
    group = groups["handler-error"]

    choice: dict[str, Any] = {name: group[name] for name in ("reason", "code", "contract")}
    answer = desk.retry_some("王", **choice)

    assert (group["count"], group["first"]) == (2, 1)
    assert groups["blocked"]["count"] == 1
    assert results(answer) == [(1, "handled"), (2, "handled")]
