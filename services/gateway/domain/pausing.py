"""What holds a lane back (暂停): an operator's order, the stage of the participant, or its planned maintenance.

A pause stops neither numbers nor receipts: a lane that goes out keeps what it numbers, and one that comes in keeps
what it took, until it goes on in the same order.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from services.gateway.domain.participant import Stage


Direction = Literal["in", "out"]
EVERY_LANE = "*"


class Cause(StrEnum):
    """Who or what holds it."""

    ORDER = "order"
    STAGE = "stage"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True)
class Pause:
    """Why a lane is held."""

    cause: Cause
    why: str


@dataclass(frozen=True)
class Rest:
    """A window of planned maintenance: its end is no part of it."""

    begin: dt.datetime
    end: dt.datetime
    what: str


@dataclass(frozen=True)
class Situation:
    """All that may hold the lanes of one participant."""

    stage: Stage | None
    orders: Mapping[tuple[Direction, str], str]  # why, by way and lane, or EVERY_LANE
    rests: Sequence[Rest]

    def pause(self, way: Direction, lane: str, now: dt.datetime) -> Pause | None:
        """What holds the lane at this moment; None when it goes on."""
        for named in (lane, EVERY_LANE):
            if (way, named) in self.orders:
                return Pause(Cause.ORDER, self.orders[way, named])
        return self._by_itself(now) if way == "out" else None

    def _by_itself(self, now: dt.datetime) -> Pause | None:
        """What goes out is also held by what the participant said of itself."""
        if self.stage not in {Stage.TESTING, Stage.LIVE}:
            return Pause(Cause.STAGE, self.stage or "unknown")
        for rest in self.rests:
            if rest.begin <= now < rest.end:
                return Pause(Cause.MAINTENANCE, rest.what)
        return None
