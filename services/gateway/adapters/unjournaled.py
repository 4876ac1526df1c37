"""Numbers that came in whose message did not enter the journal then: parked, a copy, a test that failed here.

They count as come, so the other side's number must be comparable with what stood under it, as long as the lane lives.
"""

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa

from services.gateway.adapters.handing_on import of_lane
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import JOURNAL, UNJOURNALED
from shared.delivery import Outcome
from shared.inbox import Arrival
from shared.session import Session


class Came(NamedTuple):
    """What came, what became of it, and when."""

    arrival: Arrival
    outcome: Outcome
    at: dt.datetime


def note(session: Session, lane: Lane, number: int, came: Came) -> None:
    """What came under it first; the lane is held, so that no other process notes another."""
    if journaled(session.connection, lane, number) or noted(session.connection, lane, number):
        return
    row = {
        "participant": lane.participant,
        "lane": lane.service,
        "epoch": lane.epoch,
        "place": number,
        "message_id": came.arrival.message_id,
        "contract": came.arrival.contract,
        "digest": came.arrival.digest,
        "outcome": came.outcome,
        "at": came.at,
    }
    session.insert(UNJOURNALED, row)


def journaled(connection: sa.Connection, lane: Lane, number: int) -> str | None:
    """The digest of the message that stands in the journal under this number."""
    mine = (*of_lane(lane), JOURNAL.c.place == number)
    return connection.execute(sa.select(JOURNAL.c.digest).where(*mine)).scalar_one_or_none()


def noted(connection: sa.Connection, lane: Lane, number: int) -> str | None:
    """The digest of what came under it and did not enter the journal then."""
    mine = (*of_unjournaled(lane), UNJOURNALED.c.place == number)
    return connection.execute(sa.select(UNJOURNALED.c.digest).where(*mine)).scalar_one_or_none()


def of_unjournaled(lane: Lane) -> list[sa.ColumnElement[bool]]:
    """The rows of a lane that comes in."""
    return [
        UNJOURNALED.c.participant == lane.participant,
        UNJOURNALED.c.lane == lane.service,
        UNJOURNALED.c.epoch == lane.epoch,
    ]
