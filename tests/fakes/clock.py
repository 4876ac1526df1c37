"""A clock that stands still until a test moves it."""

import datetime as dt


NOON = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)  # 12:00 in Chongqing and Chengdu


class FakeClock:
    """Starts at noon of the provinces' civil time."""

    def __init__(self, now: dt.datetime = NOON) -> None:
        self._now = now

    def now(self) -> dt.datetime:
        return self._now

    def advance(self, **step: float) -> None:
        """By seconds=, minutes=, hours= or days=."""
        self._now += dt.timedelta(**step)
