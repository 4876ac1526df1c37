"""Questions about this node and to the other one."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts.envelope import TYPE_PREFIX
from services.gateway.adapters import reports
from services.gateway.adapters.overdue import Gap, Overdue
from services.gateway.adapters.partner import PartnerNode, PartnerSilent
from services.gateway.adapters.tables import BEHIND_A_GAP, JOURNAL, LANES, ON_ITS_LANE
from services.gateway.domain.numbers import Numbers
from shared import topology
from shared.database import Database


Answer = dict[str, Any]
Ask = Callable[[str], Answer]  # service → its part


@dataclass(frozen=True)
class Partner:
    """The other node as seen from here."""

    name: str
    node: PartnerNode
    database: Database
    now: Callable[[], dt.datetime]

    def report(self) -> Answer:
        """Its newest report with when it came, and why there is no fresher one."""
        try:
            report, silent = self.node.report(), None
        except PartnerSilent as trouble:
            return self._last_known(str(trouble))
        received = self.now()
        with self.database.transaction() as connection:
            reports.keep(connection, self.name, report, received)
        return self._answer(received, report, silent)

    def _last_known(self, silent: str) -> Answer:
        with self.database.reading() as connection:
            known = reports.newest(connection, self.name)
        received, report = known or (None, None)
        return self._answer(received, report, silent)

    def _answer(
        self, received: dt.datetime | None, report: Answer | None, silent: str | None
    ) -> Answer:
        age = None if received is None else round((self.now() - received).total_seconds(), 1)
        return {
            "node": self.name,
            "received_at": received,
            "age_seconds": age,
            "silent": silent,
            "report": report,
        }

    def trace(self, message_id: str) -> Answer:
        """The way of a message through the other node, or why it is not known."""
        try:
            return self.node.trace(message_id)
        except PartnerSilent as trouble:
            return {"node": self.name, "silent": str(trouble), "services": {}}


def lanes(connection: sa.Connection) -> list[Answer]:
    """Every lane, those that moved last first."""
    query = sa.select(LANES).order_by(LANES.c.moved_at.desc(), LANES.c.id)
    return [_lane(row) for row in connection.execute(query)]


def _lane(row: sa.Row[Any]) -> Answer:
    numbers = Numbers.of(row.spans)
    return {
        "direction": row.direction,
        "participant": row.participant,
        "lane": row.lane,
        "epoch": row.epoch,
        "highest": numbers.highest,
        "count": numbers.count,
        "missing": [list(span) for span in numbers.gaps],
        "unreceipted": _unreceipted(row, numbers),
        "opened_at": row.opened_at,
        "moved_at": row.moved_at,
    }


def _unreceipted(row: sa.Row[Any], numbers: Numbers) -> int | None:
    """How many of a lane that goes out nobody receipted yet."""
    if row.direction == "in":
        return None
    return numbers.highest - Numbers.of(row.receipted).count


def said(one: Overdue, now: dt.datetime) -> str:
    """For whoever looks after the service."""
    seconds = max((now - one.since).total_seconds(), 0)
    which = f"{one.participant}/{one.lane} {one.epoch} #{one.number}"
    return f"{one.count} 条未回执 unreceipted, 最早 oldest {which}: {seconds:.0f} s"


def missed(gap: Gap, now: dt.datetime) -> str:
    """The same of a number that did not come."""
    seconds = max((now - gap.since).total_seconds(), 0)
    which = f"{gap.participant}/{gap.lane} {gap.epoch} #{gap.number}"
    return f"缺号 missing {which}, 后续报文已等待 later ones wait {seconds:.0f} s"


def waiting(connection: sa.Connection, wanted: str) -> list[Answer]:
    """Of a message id or key: what stands in the journal behind a number that has not come."""
    asked = sa.or_(JOURNAL.c.message_id == wanted, JOURNAL.c.key == wanted)
    query = sa.select(JOURNAL, LANES.c.handed).join(LANES, ON_ITS_LANE)
    return [
        {
            "at": row.at,
            "step": "waits",
            "message_id": row.message_id,
            "contract": row.type.removeprefix(TYPE_PREFIX).rpartition(".v")[0],
            "to": f"#{row.handed + 1} ({row.participant}/{row.lane} {row.epoch} #{row.place})",
        }
        for row in connection.execute(query.where(asked, BEHIND_A_GAP))
    ]


def trace_here(node: str, ask: Ask) -> Answer:
    """The way of a message through every service of this node; `ask` gives a service's part of it."""
    return {"node": node, "services": {service: ask(service) for service in topology.SERVICES}}
