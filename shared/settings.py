"""Settings of a process: read once from the environment, every problem reported together.

No secret has a default.  What a service needs beyond this it reads in its own `config.py` with the
same `Reader`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from shared.breaker import Limits


T = TypeVar("T")
WHOLE_NUMBER = re.compile("[0-9]+")
LARGEST = 100_000  # of a number; so many days ago there still was a calendar
RECONCILE, RECONCILE_SECONDS = "CHUANYU_RECONCILE_SECONDS", 3_600
LEAST_RECONCILE_SECONDS = 60  # it reads the digests of whole lanes, here and there


class SettingsInvalid(Exception):
    """The process cannot start; the message names every setting that is missing or wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Reader:
    """Takes named values out of an environment and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        value = self._environ.get(name, default)
        if not value:
            self.wrong(f"缺少 {name}", f"{name} is missing")
            return ""
        return value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(name, default)
        if value and value not in allowed:
            possible = ", ".join(allowed)
            self.wrong(
                f"{name} 为 {value!r}，可取 {possible}",
                f"{name} is {value!r}, possible: {possible}",
            )
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        """0 to LARGEST; the default also stands in for what is none, so that the rest can be judged."""
        value = self.text(name, None if default is None else str(default))
        if not value:
            return 0
        if not WHOLE_NUMBER.fullmatch(value):
            self.wrong(f"{name} 不是非负整数", f"{name} is not a whole number")
        elif len(value) > len(str(LARGEST)) or int(value) > LARGEST:
            self.wrong(f"{name} 大于 {LARGEST}", f"{name} is more than {LARGEST}")
        else:
            return int(value)
        return default or 0

    def share(self, name: str) -> "Share":
        """`number/processes`, such as 1/2; 1/1 when nothing is said."""
        value = self.text(name, "1/1")
        number, _, processes = value.partition("/")
        if not (
            number.isdecimal() and processes.isdecimal() and 1 <= int(number) <= int(processes)
        ):
            self.wrong(
                f"{name} 为 {value!r}，可取 1/1、1/2、2/2 等",
                f"{name} is {value!r}, possible: 1/1, 1/2, 2/2 and so on",
            )
            return WHOLE
        return Share(int(number), int(processes))

    def wrong(self, chinese: str, english: str) -> None:
        """One more problem, for the operator."""
        self.problems.append(f"{chinese} / {english}")

    def done(self) -> None:
        """Raise SettingsInvalid with all problems, if there were any."""
        if self.problems:
            raise SettingsInvalid(self.problems)


@dataclass(frozen=True)
class Share:
    """Which of several processes of a service this one is, counted from 1: `1/2` is the first of two."""

    number: int
    processes: int

    def of(self, things: Sequence[T]) -> list[T]:
        """Its part of them; those of all processes together are all, and no two have one in common."""
        return list(things[self.number - 1 :: self.processes])


WHOLE = Share(1, 1)


@dataclass(frozen=True)
class Retention:
    """Days until rows may be deleted, and how long a copy of a message can still come."""

    inbox: int = 400
    outbox: int = 365  # since it was sent; as long as it is there, an operator can send it again
    parked: int = 365  # since it was settled
    resend: int = (
        365  # the longest that any sender, here or at the partner, may send a message again
    )
    outage: int = 30  # the longest that a message may lie in queues and at the border
    # bytes in the gateway's journal: records of queries are kept for five years at least (深圳 credit rules Art. 45)
    journal: int = 1827

    def problems(self) -> list[tuple[str, str]]:
        """Why a message could come when nobody knows any more that it took effect, in Chinese and English."""
        wrong = []
        missed = [horizon for horizon in self._horizons() if self.inbox < horizon.days]
        if missed:
            least = max(horizon.days for horizon in missed)
            because = "; ".join(horizon.why for horizon in missed)
            wrong.append(_least("CHUANYU_INBOX_DAYS", self.inbox, least, because))
        if self.outbox > self.resend:
            wrong.append(_least("CHUANYU_RESEND_DAYS", self.resend, self.outbox, OUTBOX))
        if self.journal < self.resend + self.outage:  # what is sent again comes from there
            because = f"CHUANYU_RESEND_DAYS {self.resend} + CHUANYU_OUTAGE_DAYS {self.outage}"
            least = self.resend + self.outage
            wrong.append(_least("CHUANYU_JOURNAL_DAYS", self.journal, least, because))
        return wrong

    def _horizons(self) -> list["Horizon"]:
        """Until when the inbox has to know what took effect."""
        late = f"CHUANYU_OUTAGE_DAYS {self.outage}"
        return [
            Horizon(self.resend + self.outage, f"CHUANYU_RESEND_DAYS {self.resend} + {late}"),
            Horizon(self.outbox + self.outage, f"{OUTBOX} {self.outbox} + {late}"),
            Horizon(self.parked, f"CHUANYU_PARKED_DAYS {self.parked}"),
        ]


@dataclass(frozen=True)
class Horizon:
    """So many days, and the settings that make them."""

    days: int
    why: str


TOO_SHORT = "RETENTION_TOO_SHORT"
OUTBOX = "CHUANYU_OUTBOX_DAYS"


def _least(name: str, days: int, least: int, because: str) -> tuple[str, str]:
    return (
        f"{TOO_SHORT}: {name} 为 {days}，至少须为 {least}（{because}）",
        f"{name} is {days}, must be at least {least} ({because})",
    )


@dataclass(frozen=True)
class Settings:
    """What every process of a node needs: who it is, its broker and its database."""

    node: str  # participant id, such as chongqing
    region: str  # GB/T 2260, 50 or 51
    partner: str  # participant id of the other side
    partner_region: str
    service: str
    amqp_url: str
    database_url: str
    share: Share = WHOLE
    breaker: Limits = field(default_factory=Limits)
    retention: Retention = field(default_factory=Retention)
    reconcile_seconds: int = RECONCILE_SECONDS  # between two comparisons with the partner


def read_settings(reader: Reader, service: str) -> Settings:
    """The common settings; the caller ends with `reader.done()`."""
    return Settings(
        node=reader.text("CHUANYU_NODE"),
        region=reader.one_of("CHUANYU_REGION", ("50", "51")),
        partner=reader.text("CHUANYU_PARTNER"),
        partner_region=reader.one_of("CHUANYU_PARTNER_REGION", ("50", "51")),
        service=service,
        amqp_url=reader.text("CHUANYU_AMQP_URL"),
        database_url=reader.text("CHUANYU_DATABASE_URL"),
        share=reader.share("CHUANYU_SHARE"),
        breaker=_breaker(reader),
        retention=_retention(reader),
        reconcile_seconds=_reconcile_seconds(reader),
    )


def _reconcile_seconds(reader: Reader) -> int:
    seconds = reader.whole(RECONCILE, RECONCILE_SECONDS)
    if seconds < LEAST_RECONCILE_SECONDS:
        least = LEAST_RECONCILE_SECONDS
        reader.wrong(
            f"{RECONCILE} 为 {seconds}，至少须为 {least}",
            f"{RECONCILE} is {seconds}, must be at least {least}",
        )
    return seconds


def _retention(reader: Reader) -> Retention:
    days = {
        name: reader.whole(f"CHUANYU_{name.upper()}_DAYS", value)
        for name, value in vars(Retention()).items()
    }
    found = Retention(**days)
    for chinese, english in found.problems():
        reader.wrong(chinese, english)
    return found


def _breaker(reader: Reader) -> Limits:
    numbers = {
        name: reader.whole(f"CHUANYU_BREAKER_{name.upper()}", value)
        for name, value in vars(Limits()).items()
    }
    limits = Limits(**numbers)
    if not 1 <= limits.failing <= limits.keys:
        failing, keys = "CHUANYU_BREAKER_FAILING", "CHUANYU_BREAKER_KEYS"
        reader.wrong(f"{failing} 不在 1 和 {keys} 之间", f"{failing} is not between 1 and {keys}")
    return limits


# what an operator may choose for a node, with the defaults; all else says who and where it is
CHOICES: Mapping[str, int] = {
    **{f"CHUANYU_{name.upper()}_DAYS": days for name, days in vars(Retention()).items()},
    **{f"CHUANYU_BREAKER_{name.upper()}": number for name, number in vars(Limits()).items()},
    RECONCILE: RECONCILE_SECONDS,
}


def judge_choices(chosen: Mapping[str, str]) -> list[str]:
    """Why a service would not start with them."""
    reader = Reader(chosen)
    _retention(reader)
    _breaker(reader)
    _reconcile_seconds(reader)
    return reader.problems


def judge_number(name: str, value: str) -> list[str]:
    """Why it is none."""
    reader = Reader({name: value})
    reader.whole(name)
    return reader.problems
