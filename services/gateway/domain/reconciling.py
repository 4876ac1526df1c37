"""What comparing a lane with the other side finds (对账): agreed, missing, skipped, different, never given."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from services.gateway.domain.border import BorderError
from services.gateway.domain.numbers import Numbers, Span


AT_ONCE = 20_000  # numbers of which one total is told
NUMBERED = 1_000  # numbers whose digests are told one by one
NAMED = 100  # spans, and differences, of a lane that a finding names
HEALED = 1_000  # numbers of a lane that a round sends again
GRACE = dt.timedelta(seconds=30)  # what was given out since is under way


@dataclass(frozen=True, kw_only=True)
class Total:
    """What one side has of a stretch; the digest is over those of which it has the message."""

    highest: int  # of the lane, not of the stretch
    count: int
    digest: str
    missing: Numbers  # did not come
    skipped: Numbers  # count as come by an operator's order; the message is not there

    @property
    def absent(self) -> Numbers:
        """Those of which it has no message."""
        return self.missing.together(self.skipped)


@dataclass(frozen=True)
class Difference:
    """One number that stands for two messages."""

    number: int
    here: str | None
    there: str | None


@dataclass(frozen=True)
class Acknowledged:
    """What operators have judged: these differences, and that numbers up to this one came which nobody gave."""

    differences: frozenset[Difference] = frozenset()
    given_to: int = 0


class NothingDiffers(BorderError):
    """The newest comparison found nothing of this lane that a person has to judge."""

    code = "NOTHING_DIFFERS"

    def __init__(self, lane: str) -> None:
        super().__init__(lane)
        self.found, self.possible = lane, "different, never_given"


@dataclass
class Comparison:
    """One lane on both sides.  Of one that goes out `here` is what was given, of one that comes in what came."""

    direction: Literal["in", "out"]
    lane: str
    epoch: int
    here: int = 0  # the highest number
    there: int = 0
    compared: int = 0  # up to this number
    is_ended: bool = False  # the giver has begun a new epoch since, and may have forgotten this one
    is_unknown: bool = False  # to the side to which it comes
    missing: Numbers = field(default_factory=Numbers)
    skipped: Numbers = field(default_factory=Numbers)
    different: list[Difference] = field(default_factory=list)
    is_more_different: bool = False  # than are named
    known: Acknowledged = field(default_factory=Acknowledged)
    acknowledged: int = 0  # different ones that an operator has judged
    sent_again: int = 0
    fresh: int = 0  # of what is missing: it was sent so lately that it may be under way
    unsent: int = 0  # it has not left
    too_old: int = 0  # to be sent again: whoever handles it might have forgotten that it did

    def lost(self, receipted: Numbers) -> Numbers:
        """What is missing there and not on its way: later ones have come, or it was there once.

        The rest may lie before a line that is cut; the postman sends it again at longer and longer times.
        """
        return self.missing.up_to(self.there).together(self.missing.both(receipted))

    def differ(self, found: Sequence[Difference], most: int) -> None:
        """As many as are named; those that were judged count as such."""
        fresh = [one for one in found if one not in self.known.differences]
        self.acknowledged += len(found) - len(fresh)
        room = most - len(self.different)
        self.different += fresh[:room]
        self.is_more_different |= len(fresh) > room

    @property
    def never_given(self) -> Span | None:
        """Numbers that came though nobody gave them out: a giver was restored without a new epoch, or a key is lost."""
        given, come = (
            (self.here, self.there) if self.direction == "out" else (self.there, self.here)
        )
        judged = max(given, self.known.given_to)
        return (judged + 1, come) if come > judged and not self.is_ended else None

    @property
    def agrees(self) -> bool:
        """Nothing is missing, different or never given; what was skipped is shown, and no fault."""
        differs = self.different or self.is_more_different
        return not (self.missing.spans or differs or self.never_given)

    @property
    def agreed_to(self) -> int:
        """Up to this number both sides have the same messages, or an operator skipped it."""
        first = [first for first, _ in self.missing.spans[:1]]
        return min([*first, *(one.number for one in self.different), self.compared + 1]) - 1

    def as_answer(self) -> dict[str, Any]:
        """As it crosses boundaries; counts are whole, lists are bounded."""
        return {
            "direction": self.direction,
            "lane": self.lane,
            "epoch": self.epoch,
            "here": self.here,
            "there": self.there,
            "compared": self.compared,
            "agrees": self.agrees,
            "agreed_to": self.agreed_to,
            "ended": self.is_ended,
            "unknown": self.is_unknown,
            "missing": _named(self.missing),
            "missing_count": self.missing.count,
            "skipped": _named(self.skipped),
            "skipped_count": self.skipped.count,
            "different": [vars(one) for one in self.different],
            "more_different": self.is_more_different,
            "acknowledged": self.acknowledged,
            "never_given": list(self.never_given or ()),
            "sent_again": self.sent_again,
            "fresh": self.fresh,
            "unsent": self.unsent,
            "too_old": self.too_old,
        }


def _named(numbers: Numbers) -> list[list[int]]:
    return [list(span) for span in numbers.spans[:NAMED]]
