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
from services.gateway.adapters.pausing import Paused
from services.gateway.adapters.pushing import Pusher
from services.gateway.adapters.reconciler import Reconciler
from services.gateway.adapters.tables import JOURNAL, LANES, ON_ITS_LANE, WAITS
from services.gateway.domain.numbers import Numbers
from services.gateway.domain.pausing import Cause
from shared import topology
from shared.database import Database
from shared.health import Grade


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

    def where(self, lane: str, epoch: int, number: int) -> Answer:
        """Where a message of ours is there, or why that is not known."""
        try:
            return self.node.number(lane, epoch, number)
        except PartnerSilent as trouble:
            return {"node": self.name, "silent": str(trouble)}


def lanes(connection: sa.Connection) -> list[Answer]:
    """Every lane, those that moved last first."""
    query = sa.select(LANES).order_by(LANES.c.moved_at.desc(), LANES.c.id)
    return [lane(row) for row in connection.execute(query)]


def lane(row: sa.Row[Any]) -> Answer:
    """One lane; `held` waits by a pause or behind what it held, `left` are on their way and need nobody."""
    numbers = Numbers.of(row.spans)
    return {
        "direction": row.direction,
        "participant": row.participant,
        "lane": row.lane,
        "epoch": row.epoch,
        "highest": numbers.highest,
        "count": numbers.count,
        "missing": [list(span) for span in numbers.gaps],
        "unreceipted": _unreceipted(row),
        "held": row.unbroken - row.handed,
        "left": _left(row),
        "paused": _paused(row),
        "opened_at": row.opened_at,
        "moved_at": row.moved_at,
    }


def _unreceipted(row: sa.Row[Any]) -> int | None:
    """How many that went out nobody receipted yet."""
    if row.direction == "in":
        return None
    return int(row.handed - Numbers.of(row.receipted).count)


def _left(row: sa.Row[Any]) -> int:
    """Until it is drained: what went out and is not receipted, what came and was not handed on.

    What a pause holds is not on its way.
    """
    if row.paused_at is not None:
        return _unreceipted(row) or 0
    return int(row.highest - row.handed) + (_unreceipted(row) or 0)


def _paused(row: sa.Row[Any]) -> Answer | None:
    if row.paused_at is None:
        return None
    return {"since": row.paused_at, "by": row.paused_by, "why": row.paused_why}


CAUSES = {
    Cause.ORDER: "已由操作员暂停 paused by an operator",
    Cause.STAGE: "因阶段暂停 paused by the stage",
    Cause.MAINTENANCE: "计划停机期间暂停 paused for planned maintenance",
}


def held(one: Paused) -> str:
    """For whoever looks after the service."""
    which = f"{one.way}/{one.participant} ({', '.join(one.lanes)})"
    # an order has a name and a reason, which are not for everybody who may ask for health
    why = "chuanyu lanes" if one.cause is Cause.ORDER else one.why
    return f"{CAUSES[one.cause]}: {which}, {one.held} 条待发 held [{why}]"


def grade(one: Paused) -> Grade:
    """An order may be forgotten; what ends by itself needs nobody."""
    return Grade.DEGRADED if one.cause is Cause.ORDER else Grade.OK


def said(one: Overdue, now: dt.datetime) -> str:
    """For whoever looks after the service."""
    seconds = max((now - one.since).total_seconds(), 0)
    which = f"{one.participant}/{one.lane} {one.epoch} #{one.number}"
    return f"{one.count} 条未回执 unreceipted, 最早 oldest {which}: {seconds:.0f} s"


def not_pushed(pusher: Pusher) -> list[tuple[str, dt.datetime]]:
    """What keeps messages from a participant that is reached by HTTP."""
    if pusher.trouble is None or pusher.since is None:
        return []
    return [(f"{pusher.partner}: 推送未成 not pushed, {pusher.trouble}", pusher.since)]


def missed(gap: Gap, now: dt.datetime) -> str:
    """The same of a number that did not come."""
    seconds = max((now - gap.since).total_seconds(), 0)
    which = f"{gap.participant}/{gap.lane} {gap.epoch} #{gap.number}"
    return f"缺号 missing {which}, 后续报文已等待 later ones wait {seconds:.0f} s"


ROUNDS_MISSED = 3  # without a comparison somebody should know


def disagreements(reconciler: Reconciler, now: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """For whoever looks after the service: lanes that differ, since when that is known, and no comparison for long."""
    seen = reconciler.seen
    found = [
        (_differs(reconciler.partner, lane), seen.compared_at or now)
        for lane in seen.lanes
        if not lane["agrees"]
    ]
    since = max(seen.compared_at or reconciler.began, reconciler.began)
    if now - since > ROUNDS_MISSED * reconciler.every:
        why = seen.silent or reconciler.trouble or "-"
        found.append((f"对账未能进行 no reconciliation with {reconciler.partner}: {why}", since))
    return found


def _differs(participant: str, lane: Answer) -> str:
    """What it is that differs, with the first number of each."""
    said = [f"对账不符 differs {lane['direction']}/{participant}/{lane['lane']}/{lane['epoch']}"]
    if lane["missing"]:
        said.append(f"缺 missing {lane['missing_count']}, #{lane['missing'][0][0]}…")
    if lane["different"]:
        said.append(f"同号不同文 different #{lane['different'][0]['number']}…")
    if lane["never_given"]:
        said.append(f"未曾发出 never given #{lane['never_given'][0]}…")
    return ", ".join(said)


FATES = ("handled", "parked", "refused", "discarded", "tested")


def fates(services: dict[str, Answer]) -> Answer:
    """What the other services did with a message, from their traces: the fate where it came, and when."""
    found: Answer = {}
    for service, part in services.items():
        came = [step for step in part.get("steps", []) if step["step"] in FATES and "from" in step]
        if service == topology.GATEWAY:
            continue
        if "silent" in part:
            found[service] = {"silent": part["silent"]}
        elif came:
            found[service] = {"fate": came[-1]["step"], "at": came[-1]["at"]}
    return found


def waiting(connection: sa.Connection, wanted: str) -> list[Answer]:
    """Of a message id or key: what stands in the journal behind a number that has not come, or by a pause."""
    asked = sa.or_(JOURNAL.c.message_id == wanted, JOURNAL.c.key == wanted)
    columns = (LANES.c.handed, LANES.c.paused_at)
    query = sa.select(JOURNAL, *columns).join(LANES, ON_ITS_LANE)
    return [
        {
            "at": row.at,
            "step": "waits",
            "message_id": row.message_id,
            "contract": row.type.removeprefix(TYPE_PREFIX).rpartition(".v")[0],
            "to": f"{_for_what(row)} ({row.participant}/{row.lane} {row.epoch} #{row.place})",
        }
        for row in connection.execute(query.where(asked, WAITS))
    ]


def _for_what(row: sa.Row[Any]) -> str:
    return f"#{row.handed + 1}" if row.paused_at is None else "通道暂停 paused"


def trace_here(node: str, ask: Ask) -> Answer:
    """The way of a message through every service of this node; `ask` gives a service's part of it."""
    return {"node": node, "services": {service: ask(service) for service in topology.SERVICES}}
