"""Settings of a process: read once from the environment, every problem reported together.

No secret has a default.  What a service needs beyond this it reads in its own `config.py` with the
same `Reader`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from shared.breaker import Limits


T = TypeVar("T")


class SettingsInvalid(Exception):
    """The process cannot start; the message names every setting that is missing or wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Reader:
    """Takes named values out of an environment and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._problems: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        value = self._environ.get(name, default)
        if not value:
            self._problems.append(f"{name} is missing")
            return ""
        return value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(name, default)
        if value and value not in allowed:
            self._problems.append(f"{name} is {value!r}, possible: {', '.join(allowed)}")
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        value = self.text(name, None if default is None else str(default))
        if value and not value.isdecimal():
            self._problems.append(f"{name} is not a whole number")
            return 0
        return int(value or 0)

    def share(self, name: str) -> "Share":
        """`number/processes`, such as 1/2; 1/1 when nothing is said."""
        value = self.text(name, "1/1")
        number, _, processes = value.partition("/")
        if not (
            number.isdecimal() and processes.isdecimal() and 1 <= int(number) <= int(processes)
        ):
            self._problems.append(f"{name} is {value!r}, possible: 1/1, 1/2, 2/2 and so on")
            return WHOLE
        return Share(int(number), int(processes))

    def wrong(self, problem: str) -> None:
        """Values that do not go together."""
        self._problems.append(problem)

    def done(self) -> None:
        """Raise SettingsInvalid with all problems, if there were any."""
        if self._problems:
            raise SettingsInvalid(self._problems)


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

    def problems(self) -> list[str]:
        """Why a message could come when nobody knows any more that it took effect; empty when it cannot."""
        wrong = []
        if self.inbox < self.resend + self.outage:
            wrong.append(_too_short(self.inbox, "CHUANYU_RESEND_DAYS + CHUANYU_OUTAGE_DAYS"))
        if self.inbox < self.outbox + self.outage:
            wrong.append(_too_short(self.inbox, "CHUANYU_OUTBOX_DAYS + CHUANYU_OUTAGE_DAYS"))
        if self.inbox < self.parked:
            wrong.append(_too_short(self.inbox, "CHUANYU_PARKED_DAYS"))
        if self.outbox > self.resend:
            wrong.append(f"{TOO_SHORT}: CHUANYU_OUTBOX_DAYS is more than CHUANYU_RESEND_DAYS")
        return wrong


TOO_SHORT = "RETENTION_TOO_SHORT"


def _too_short(inbox: int, horizon: str) -> str:
    return f"{TOO_SHORT}: CHUANYU_INBOX_DAYS is {inbox}, less than {horizon}"


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
    )


def _retention(reader: Reader) -> Retention:
    days = Retention()
    found = Retention(
        **{
            name: reader.whole(f"CHUANYU_{name.upper()}_DAYS", value)
            for name, value in vars(days).items()
        }
    )
    for problem in found.problems():
        reader.wrong(problem)
    return found


def _breaker(reader: Reader) -> Limits:
    limits = Limits(
        failing=reader.whole("CHUANYU_BREAKER_FAILING", 20),
        keys=reader.whole("CHUANYU_BREAKER_KEYS", 25),
        seconds=reader.whole("CHUANYU_BREAKER_SECONDS", 60),
    )
    if not 1 <= limits.failing <= limits.keys:
        reader.wrong("CHUANYU_BREAKER_FAILING is not between 1 and CHUANYU_BREAKER_KEYS")
    return limits
