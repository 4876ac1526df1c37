"""Time: moments in UTC, civil dates of Asia/Shanghai whatever the machine's zone."""

import datetime as dt
import time

import pytest

from shared.clock import SystemClock, civil_date


class TestTheSystemClock:
    def test_tells_the_time_in_utc(self) -> None:
        before = dt.datetime.now(dt.UTC)

        now = SystemClock().now()

        assert before <= now <= dt.datetime.now(dt.UTC)
        assert now.tzinfo is dt.UTC


class TestACivilDate:
    @pytest.mark.parametrize(
        ("moment", "date"),
        [
            ("2026-11-24T15:59:59+00:00", "2026-11-24"),
            ("2026-11-24T16:00:00+00:00", "2026-11-25"),
            ("2026-11-24T23:30:00-08:00", "2026-11-25"),
            ("2026-11-25T00:00:00+08:00", "2026-11-25"),
            ("1989-07-01T15:30:00+00:00", "1989-07-02"),  # summer time was kept from 1986 to 1991
        ],
    )
    def test_is_that_of_the_wall_calendar_in_both_provinces(self, moment: str, date: str) -> None:
        assert civil_date(dt.datetime.fromisoformat(moment)).isoformat() == date

    @pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
    def test_does_not_depend_on_the_zone_of_the_machine(
        self, zone: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

        date = civil_date(dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC))

        monkeypatch.undo()
        time.tzset()
        assert date == dt.date(2026, 11, 25)
