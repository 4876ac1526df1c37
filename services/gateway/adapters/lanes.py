"""Lanes (通道) in rows: numbers given out without a gap, and those that have come.

A lane is participant × owning service × direction × epoch.  Its row is held until the transaction ends, so that
the order of numbers is the order of commits, and a number that is rolled back was never given.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from services.gateway.adapters.tables import LANES
from services.gateway.domain.numbers import Numbers
from shared.session import Session


Direction = Literal["in", "out"]


@dataclass(frozen=True)
class Lane:
    """Which lane: with whom, of which service, since which new beginning."""

    direction: Direction
    participant: str
    service: str
    epoch: int

    @property
    def id(self) -> str:
        return f"{self.direction}/{self.participant}/{self.service}/{self.epoch}"


def next_number(session: Session, lane: Lane, now: dt.datetime) -> int:
    """The next of a lane that goes out, from 1 on."""
    row = _row(session, lane, now)
    number = Numbers.of(row["spans"]).highest + 1
    _save(session, row, Numbers(((1, number),)), now)
    return number


def arrive(session: Session, lane: Lane, number: int, now: dt.datetime) -> bool:
    """Whether the number is new on a lane that comes in; it has come then."""
    row = _row(session, lane, now)
    come = Numbers.of(row["spans"])
    if number in come:
        return False
    _save(session, row, come.with_number(number), now)
    return True


def _row(session: Session, lane: Lane, now: dt.datetime) -> dict[str, Any]:
    sheet = session.sheet(LANES)
    if sheet.get(lane.id) is None:
        sheet.add(
            {
                "id": lane.id,
                "direction": lane.direction,
                "participant": lane.participant,
                "lane": lane.service,
                "epoch": lane.epoch,
                "spans": [],
                "opened_at": now,
                "moved_at": now,
                "version": 1,
            }
        )
    return sheet.get(lane.id) or {}


def _save(session: Session, row: dict[str, Any], numbers: Numbers, now: dt.datetime) -> None:
    spans = [list(span) for span in numbers.spans]
    session.sheet(LANES).save({**row, "spans": spans, "moved_at": now})
