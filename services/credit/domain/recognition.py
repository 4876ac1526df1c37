"""Recognition (互认) of a listing of the other side: granted or refused by rule, ended when it is lifted.

The fact of listing is accepted without another examination; only the rules below can refuse it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.credit.domain.entry import Entry
from services.credit.domain.errors import IllegalTransition
from services.credit.domain.events import (
    Event,
    RecognitionEnded,
    RecognitionGranted,
    RecognitionRefused,
)


class State(StrEnum):
    """Where the recognition stands."""

    GRANTED = "granted"
    REFUSED = "refused"
    ENDED = "ended"
    LAPSED = "lapsed"  # refused here, and since lifted there: nothing was resting on it


LIFE: Mapping[State, Mapping[str, State]] = {
    State.GRANTED: {"end": State.ENDED},
    State.REFUSED: {"end": State.LAPSED},
    State.ENDED: {},
    State.LAPSED: {},
}
PROVINCIAL_LISTS = frozenset(
    {
        "labour-a",  # 川渝劳动保障监察合作协议 2020-06-17: 诚信等级评价结果互认共享
        "wage-arrears",  # the same agreement: 一处违法、两地受限
    }
)


def refusal(entry: Entry, *, today: dt.date) -> str | None:
    """The code of the rule that forbids recognition, or None.

    国办发〔2020〕49号: a list rests on national rules or on local regulation; a local list binds only
    in its own area.  A provincial list is recognised where both sides agreed on it.
    """
    if entry.tier == "local":
        return "TIER_LOCAL"
    if entry.tier == "provincial" and entry.list_code not in PROVINCIAL_LISTS:
        return "LIST_NOT_RECOGNISED"
    if entry.expires_on is not None and entry.expires_on < today:
        return "PERIOD_OVER"
    return None


@dataclass
class Recognition:
    """Our answer to one listing of the other side."""

    listing_id: str
    entry: Entry
    state: State
    decided_on: dt.date
    refusal_code: str | None = None
    lifted_on: dt.date | None = None
    ended_on: dt.date | None = None
    version: int = 0
    events: list[Event] = field(default_factory=list)

    @classmethod
    def decide(cls, listing_id: str, entry: Entry, *, today: dt.date) -> "Recognition":
        """Grant it, or refuse it with the code of the rule."""
        code = refusal(entry, today=today)
        if code is None:
            granted = cls(listing_id, entry, State.GRANTED, today)
            granted.events.append(RecognitionGranted(listing_id, today))
            return granted
        refused = cls(listing_id, entry, State.REFUSED, today, refusal_code=code)
        refused.events.append(RecognitionRefused(listing_id, today, code))
        return refused

    def listing_lifted(self, *, lifted_on: dt.date, today: dt.date) -> None:
        """Every exit from a list also ends sharing, use and measures on this side."""
        try:
            self.state = LIFE[self.state]["end"]
        except KeyError:
            raise IllegalTransition("a recognition", self.state, "end", "nothing") from None
        self.lifted_on = lifted_on
        if self.state is State.ENDED:
            self.ended_on = today
            self.events.append(RecognitionEnded(self.listing_id, today, "lifted"))
