"""What operators have judged of the differences between both sides (对账不符已确认): no alarm any more, still shown.

A difference is acknowledged with both its digests: when one side changes again, it is a new one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.gateway.adapters import reconciliations
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.registering import SUBJECT, WHY, Order
from services.gateway.adapters.tables import ACKNOWLEDGED
from services.gateway.domain.reconciling import Acknowledged, Difference, NothingDiffers
from shared import audit
from shared.database import Database
from shared.delivery import storable
from shared.session import working


Answer = dict[str, Any]
NEVER_GIVEN = "never-given"  # up to a number
DIFFERENT = "different"


@dataclass(frozen=True)
class Acknowledging:
    """With one participant."""

    database: Database
    partner: str

    def acknowledge(self, lane_id: str, order: Order) -> Answer:
        """All that the newest comparison found of this lane, as it was shown; NothingDiffers when that is nothing.

        A new round is ordered with it, so that the alarm ends by what both sides say now.
        """
        with working(self.database) as session:
            connection = session.connection
            rows = list(self._rows(connection, lane_id, order))
            if not rows:
                raise NothingDiffers(storable(lane_id[:64]))
            for row in rows:
                _write(connection, row)
            about = f"{lane_id}: {order.reason}"[:SUBJECT]
            audit.write(
                session, actor=order.actor, action="acknowledge", subject=about, at=order.at
            )
            asked = reconciliations.ask(connection, self.partner)
        return {
            "lane": lane_id,
            "different": [row["number"] for row in rows if row["what"] == DIFFERENT],
            "never_given_to": [row["number"] for row in rows if row["what"] == NEVER_GIVEN],
            "asked": asked,
        }

    def _rows(self, connection: sa.Connection, lane_id: str, order: Order) -> Iterator[Answer]:
        by = {"at": order.at, "actor": order.actor, "reason": order.reason[:WHY]}
        for found in reconciliations.newest(connection, self.partner).lanes:
            lane = Lane(found["direction"], self.partner, found["lane"], found["epoch"])
            if lane.id == lane_id:
                yield from (_which(lane) | one | by for one in _judged(found))


def acknowledged(connection: sa.Connection, lane: Lane) -> Acknowledged:
    """What of this lane is no alarm any more."""
    columns = ACKNOWLEDGED.c
    mine = [columns[name] == value for name, value in _which(lane).items()]
    query = sa.select(columns.what, columns.number, columns.here, columns.there).where(*mine)
    rows = connection.execute(query).all()
    return Acknowledged(
        differences=frozenset(Difference(*rest) for what, *rest in rows if what == DIFFERENT),
        given_to=max((row.number for row in rows if row.what == NEVER_GIVEN), default=0),
    )


def _which(lane: Lane) -> Answer:
    return {
        "participant": lane.participant,
        "direction": lane.direction,
        "lane": lane.service,
        "epoch": lane.epoch,
    }


def _judged(found: Answer) -> Iterator[Answer]:
    for one in found["different"]:
        yield {"what": DIFFERENT, **one}
    for last in found["never_given"][1:]:
        yield {"what": NEVER_GIVEN, "number": last, "here": None, "there": None}


def _write(connection: sa.Connection, row: Answer) -> None:
    """The newest word holds; two operators may say it at once, and the second waits for the first."""
    mine = sa.and_(*(column == row[column.name] for column in ACKNOWLEDGED.primary_key))
    connection.execute(ACKNOWLEDGED.delete().where(mine))
    connection.execute(ACKNOWLEDGED.insert().values(row))
