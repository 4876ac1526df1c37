"""What strikes inside a service: each hit once, on disk before it happens, remembered by the next life."""

import os
import signal
from pathlib import Path

import pytest

from shared.delivery import Delivery
from shared.failpoints import Point
from tests.chaos.delivery.messages import UNKNOWN, key_of, message_of, number_of, place_of
from tests.chaos.delivery.plan import Kind, make
from tests.chaos.delivery.strikes import Diary, Strikes, Trouble, hits


PLAN = make(2, 400)


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    signals: list[int] = []
    monkeypatch.setattr(os, "kill", lambda _pid, number: signals.append(number))
    return signals


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "first.diary")


def strikes(diary: Diary) -> Strikes:
    return Strikes(PLAN.for_service("first"), diary)


def deliveries(*numbers: int) -> list[Delivery]:
    return [Delivery(body=message_of(PLAN.messages[number]).body) for number in numbers]


def marked(point: Point) -> int:
    return min(PLAN.strikes["first"][point])


class TestAPoint:
    def test_kills_at_the_message_that_is_marked(self, diary: Diary, killed: list[int]) -> None:
        number = marked(Point.BEFORE_COMMIT)

        strikes(diary).reach(Point.BEFORE_COMMIT, deliveries(number))

        assert killed == [signal.SIGKILL]
        assert diary.has(Point.BEFORE_COMMIT, number)

    def test_kills_once_however_often_the_message_comes(
        self, diary: Diary, killed: list[int], tmp_path: Path
    ) -> None:
        number = marked(Point.AFTER_ACK)
        strikes(diary).reach(Point.AFTER_ACK, deliveries(number))

        next_life = strikes(Diary(tmp_path / "first.diary"))
        next_life.reach(Point.AFTER_ACK, deliveries(number))

        assert len(killed) == 1

    def test_spares_every_other_message_and_point(self, diary: Diary, killed: list[int]) -> None:
        number = marked(Point.AFTER_ACK)

        strikes(diary).reach(Point.BEFORE_COMMIT, deliveries(number))
        strikes(diary).reach(Point.AFTER_ACK, [Delivery(body=b"{")])

        assert killed == []


class TestAHandler:
    def test_of_a_troubled_message_raises_so_often_and_then_works(self, diary: Diary) -> None:
        planned = next(m for m in PLAN.messages if (m.kind, m.service) == (Kind.TROUBLED, "first"))
        own = strikes(diary)

        for _ in range(planned.failures):
            with pytest.raises(Trouble):
                own.handling(planned.number)

        own.handling(planned.number)
        assert diary.has(Kind.TROUBLED, planned.number) == planned.failures

    def test_of_a_killer_kills_every_time(self, diary: Diary, killed: list[int]) -> None:
        planned = next(m for m in PLAN.messages if (m.kind, m.service) == (Kind.KILLER, "first"))

        for _ in range(2):
            strikes(diary).handling(planned.number)

        assert len(killed) == 2


def test_hits_are_counted_by_name(diary: Diary, tmp_path: Path) -> None:
    diary.note("one", 1)
    diary.note("one", 2)
    diary.note("two", 1)

    assert hits(tmp_path / "first.diary") == {"one": 2, "two": 1}
    assert hits(tmp_path / "of nobody") == {}


def test_a_message_has_its_number_in_every_form() -> None:
    planned = next(m for m in PLAN.messages if m.kind is Kind.GOOD)
    message = message_of(planned)

    assert number_of(message) == number_of(Delivery(body=message.body)) == planned.number
    for unlike in (b"\xff", b"{}", b"[]", b"3"):
        assert number_of(Delivery(body=unlike)) == UNKNOWN
    assert place_of(f"{planned.number} {planned.place}") == (planned.number, planned.place)
    assert key_of(planned.key) in message.body.decode()
