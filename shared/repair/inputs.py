"""Checks what operators and programs hand in, before any database is asked: coded problems, never a crash."""

import datetime as dt

from contracts.errors import ContractBroken, Problem, kind_of
from shared.delivery import storable
from shared.repair.refused import LISTED, NotFound


LARGEST_NUMBER = 2**63 - 1  # no database can even be asked for others
LONGEST_ID, LONGEST_KEY, LONGEST_REASON, LONGEST_ACTOR = 80, 128, 500, 64


def number(value: object) -> int:
    """A number of a parked row."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_NUMBER:
        raise NotFound(kind_of(value), LISTED)
    return value


def position(value: object) -> int:
    """The number that rows lie after, or 0."""
    return 0 if value == 0 else number(value)


def moment(path: str, value: object) -> dt.datetime:
    """An ISO 8601 date and time with its zone."""
    written = text(path, value, LONGEST_ID)
    try:
        found: dt.datetime | None = dt.datetime.fromisoformat(written)
        in_utc = found and found.tzinfo and found.astimezone(dt.UTC)
    except (ValueError, OverflowError):  # the calendar's first and last day have no UTC everywhere
        in_utc = None
    if not in_utc:
        raise ContractBroken(
            [Problem("FIELD_FORM", path, kind_of(value), "2026-11-24T12:00:00+08:00")]
        )
    return in_utc


def text(path: str, value: object, longest: int) -> str:
    """Text of 1 to `longest` characters that a database can hold."""
    if value is None or value == "":
        raise ContractBroken([Problem("FIELD_REQUIRED", path)])
    if not isinstance(value, str):
        raise ContractBroken([Problem("FIELD_TYPE", path, kind_of(value), "text")])
    if len(value) > longest:
        raise ContractBroken([Problem("FIELD_LENGTH", path, kind_of(value), f"1..{longest}")])
    if storable(value) != value:
        raise ContractBroken([Problem("FIELD_FORM", path, kind_of(value), "UTF-8 without NUL")])
    return value


def message_id(value: object) -> str:
    return text("$.message_id", value, LONGEST_ID)


def actor(value: object) -> str:
    return text("$.actor", value, LONGEST_ACTOR)


def reason(value: object) -> str:
    return text("$.reason", value, LONGEST_REASON)


def choice(given: dict[str, object]) -> dict[str, str]:
    """What messages are chosen by; what is not given stands for all."""
    return {
        name: text(f"$.{name}", value, LONGEST_KEY)
        for name, value in given.items()
        if value is not None
    }
