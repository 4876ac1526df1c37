"""Questions about a lane (通道): where one number is, and which stretches can be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.gateway.domain.border import BorderError


USUAL, MOST = 100, 200  # messages of one answer
LONGEST_WAIT = 30  # seconds
LARGEST = 999_999_999_999_999  # of epochs and numbers; every language keeps 15 digits exactly


class Where(StrEnum):
    """Where a number is: what goes out first, then what comes in."""

    UNSENT = "unsent"  # numbered and journalled, not yet published
    SENT = "sent"  # published, nobody receipted it
    RECEIPTED = "receipted"  # the other side has it
    NOT_COME = "not-come"
    SKIPPED = "skipped"  # counts as come because an operator said so
    WAITS = "waits"  # for an earlier number
    HANDED_ON = "handed-on"  # to the services of this node
    PARKED = "parked"
    DISCARDED = "discarded"  # parked, and given up by an operator
    COPY = "copy"  # of a message that came under another number
    TESTED = "tested"  # a test message that failed here and was noted


WELL = frozenset({Where.RECEIPTED, Where.HANDED_ON, Where.COPY, Where.TESTED})


class LaneUnknown(BorderError):
    """No message ever passed on this lane."""

    code = "LANE_UNKNOWN"

    def __init__(self, lane: str, known: str = "") -> None:
        super().__init__(lane)
        self.found, self.possible = lane, known


class NumberNotGiven(BorderError):
    """The lane goes out, and this number was never given."""

    code = "NUMBER_NOT_GIVEN"

    def __init__(self, number: int, highest: int) -> None:
        super().__init__(str(number))
        self.found, self.possible = str(number), f"1–{highest}" if highest else "-"


class RangeInvalid(BorderError):
    """No numbers, or more than are told at once."""

    code = "RANGE_INVALID"

    def __init__(self, found: str, most: int) -> None:
        super().__init__(found)
        self.found, self.possible = found, f"1–{LARGEST}, {most}"


@dataclass(frozen=True)
class Stretch:
    """Numbers that follow each other, both ends included."""

    first: int
    last: int


def stretch(first: str, last: str, most: int) -> Stretch:
    """As somebody outside wrote it; RangeInvalid when it is none, or longer than `most`."""
    ends = [int(text) if _is_number(text) else 0 for text in (first, last)]
    found = Stretch(*ends)
    if not 1 <= found.first <= found.last or found.last - found.first >= most:
        raise RangeInvalid(f"{first[:20]}–{last[:20]}", most)
    return found


def number(text: str) -> int:
    """An epoch or number as somebody outside wrote it; RangeInvalid when it is none."""
    return stretch(text, text, 1).first


@dataclass(frozen=True)
class Wanted:
    """Messages of a lane after a number, at most so many, for which so many seconds may be waited."""

    after: int
    limit: int
    wait: int


def wanted(said: Mapping[str, str]) -> Wanted:
    """As somebody outside wrote it; RangeInvalid when it is none, or more than is told at once."""
    after = _whole(said.get("after", "0"), 0, LARGEST)
    limit = _whole(said.get("limit", str(USUAL)), 1, MOST)
    return Wanted(after, limit, _whole(said.get("wait", "0"), 0, LONGEST_WAIT))


def _whole(text: str, least: int, most: int) -> int:
    found = int(text) if _is_number(text) else -1
    if not least <= found <= most:
        raise RangeInvalid(text[:20], most)
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))
