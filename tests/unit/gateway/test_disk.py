"""The disk is full one day: told with its date, as a debt, before it stops anything."""

import shutil
import threading
from collections.abc import Callable
from typing import NamedTuple

import pytest

from services.gateway.adapters import disk
from tests.unit.gateway.crossing import Crossing
from tests.unit.gateway.test_heads import parts


GIB = 2**30
Has = Callable[[float], None]


class Usage(NamedTuple):
    free: int


@pytest.fixture
def has(monkeypatch: pytest.MonkeyPatch) -> Has:
    """Whatever is free."""

    def free(gibibytes: float) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(int(gibibytes * GIB)))

    return free


class TestTheForecast:
    def test_is_none_before_six_hours_were_seen(self, crossing: Crossing, has: Has) -> None:
        one = crossing.chongqing.evidence.disk
        has(10)
        one.look()
        crossing.clock.advance(seconds=5 * 3600)
        has(5)

        assert one.look().full_at is None
        assert one.debt is None

    def test_is_the_day_on_which_nothing_is_left(self, crossing: Crossing, has: Has) -> None:
        one = crossing.chongqing.evidence.disk
        has(10)
        one.look()
        crossing.clock.advance(seconds=24 * 3600)
        has(8)

        found = one.look()

        assert found.full_at is not None
        assert (found.full_at - crossing.clock.now()).total_seconds() == pytest.approx(
            4 * 24 * 3600
        )
        [part] = parts(crossing.chongqing, "disk")
        assert part["status"] == "degraded"
        assert "full in 4.0 days" in part["reason"]

    def test_is_no_debt_while_it_is_far_away(self, crossing: Crossing, has: Has) -> None:
        one = crossing.chongqing.evidence.disk
        has(1_000)
        one.look()
        crossing.clock.advance(seconds=24 * 3600)
        has(999)

        assert one.look().full_at is not None
        assert (one.debt, parts(crossing.chongqing, "disk")) == (None, [])

    def test_does_not_count_what_was_cleared_away(self, crossing: Crossing, has: Has) -> None:
        one = crossing.chongqing.evidence.disk
        for hours, free in ((0, 10), (24, 2), (25, 50)):
            has(free)
            one.look()
            crossing.clock.advance(seconds=hours * 3600)

        assert one.look().full_at is None

    def test_does_not_end_in_an_age_that_no_calendar_has(
        self, crossing: Crossing, has: Has
    ) -> None:
        one = crossing.chongqing.evidence.disk
        has(1_000_000)
        one.look()
        crossing.clock.advance(seconds=7 * 3600)
        has(999_999.999_999)

        assert one.look().full_at is not None

    def test_begins_anew_when_the_clock_was_put_back(self, crossing: Crossing, has: Has) -> None:
        one = crossing.chongqing.evidence.disk
        has(10)
        one.look()
        crossing.clock.advance(seconds=-24 * 3600)
        has(8)

        assert one.look().full_at is None


class TestTheLook:
    def test_is_taken_until_the_service_ends(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stop, one = threading.Event(), crossing.chongqing.evidence.disk
        stop.set()
        one.run(stop)
        assert one.forecast is not None

        def gone(_: object) -> None:
            raise FileNotFoundError

        monkeypatch.setattr(shutil, "disk_usage", gone)
        disk.Disk(one.folder, one.database, one.clock).run(stop)
