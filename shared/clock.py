"""The one place that asks what time it is; civil dates are those of Asia/Shanghai whatever TZ says."""

import datetime as dt
from typing import Protocol
from zoneinfo import ZoneInfo


SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """What needs the time takes one of these."""

    def now(self) -> dt.datetime: ...


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


def civil_date(moment: dt.datetime) -> dt.date:
    """The date on the wall calendar in Chongqing and Sichuan at that moment."""
    return moment.astimezone(SHANGHAI).date()
