"""The life of one of our own listings, and what the other side answered to it.

The tables are the whole truth: what they do not list cannot happen.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from services.credit.domain.entry import Entry
from services.credit.domain.errors import IllegalTransition
from services.credit.domain.events import Event, ListingDeclared, ListingLifted
from services.credit.domain.lift import Lift


class State(StrEnum):
    """Where our listing stands."""

    DECLARED = "declared"
    LIFTED = "lifted"


class Answer(StrEnum):
    """What the other side said of it."""

    AWAITED = "awaited"
    GRANTED = "granted"
    REFUSED = "refused"
    ENDED = "ended"


S = TypeVar("S", bound=StrEnum)
LIFE: Mapping[State, Mapping[str, State]] = {
    State.DECLARED: {"lift": State.LIFTED},
    State.LIFTED: {},
}
ANSWERS: Mapping[Answer, Mapping[str, Answer]] = {
    Answer.AWAITED: {"grant": Answer.GRANTED, "refuse": Answer.REFUSED},
    Answer.GRANTED: {"end": Answer.ENDED},
    Answer.REFUSED: {},
    Answer.ENDED: {},
}


@dataclass
class Listing:
    """A listing declared on this side; only we lift it (谁认定、谁修复)."""

    id: str
    entry: Entry
    state: State = State.DECLARED
    answer: Answer = Answer.AWAITED
    answered_on: dt.date | None = None
    refusal_code: str | None = None
    lifted_on: dt.date | None = None
    ended_on: dt.date | None = None
    version: int = 0
    events: list[Event] = field(default_factory=list)

    @classmethod
    def declare(cls, listing_id: str, entry: Entry) -> "Listing":
        listing = cls(listing_id, entry)
        listing.events.append(ListingDeclared(listing_id, entry))
        return listing

    def lift(self, lift: Lift) -> None:
        """移出; sharing, use and measures on the other side end with it (信用修复管理办法 Art. 3)."""
        self.state = _follow(LIFE, self.state, "lift")
        self.lifted_on = lift.lifted_on
        self.events.append(ListingLifted(self.id, lift))

    def granted(self, *, on: dt.date) -> None:
        self.answer = _follow(ANSWERS, self.answer, "grant")
        self.answered_on = on

    def refused(self, *, on: dt.date, code: str) -> None:
        self.answer = _follow(ANSWERS, self.answer, "refuse")
        self.answered_on, self.refusal_code = on, code

    def recognition_ended(self, *, on: dt.date) -> None:
        self.answer = _follow(ANSWERS, self.answer, "end")
        self.ended_on = on


def _follow(table: Mapping[S, Mapping[str, S]], state: S, action: str) -> S:
    try:
        return table[state][action]
    except KeyError:
        possible = ", ".join(table[state]) or "nothing"
        raise IllegalTransition("a listing", state, action, possible) from None
