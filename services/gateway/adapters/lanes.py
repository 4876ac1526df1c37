"""Lanes (通道) in rows: numbers given out without a gap, those that have come, and what was receipted of them.

A lane is participant × owning service × direction × epoch.  Its row is held until the transaction ends, so that
the order of numbers is the order of commits, and a number that is rolled back was never given.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.gateway.adapters import pauses
from services.gateway.adapters.tables import LANES
from services.gateway.domain.numbers import Numbers
from services.gateway.domain.pausing import Direction, Pause
from services.gateway.domain.receipting import FUTURE
from shared.evidence.chain import NONE, Course, Head
from shared.session import Session


Row = dict[str, Any]


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

    @property
    def course(self) -> Course:
        """As its chain names it."""
        return Course(
            direction=self.direction,
            participant=self.participant,
            lane=self.service,
            epoch=self.epoch,
        )


def next_number(session: Session, lane: Lane, now: dt.datetime) -> int:
    """The next of a lane that goes out, from 1 on; whether it also goes on, `handed` says."""
    row = _row(session, lane, now)
    number = Numbers.of(row["spans"]).highest + 1
    reach = {"spans": Numbers(((1, number),)), "highest": number, "unbroken": number}
    _save(session, row, {**reach, "waits": True, "moved_at": now})
    return number


def come(session: Session, lane: Lane, number: int, now: dt.datetime) -> bool:
    """The number has come on a lane that comes in; whether for the first time."""
    row = _row(session, lane, now)
    before = Numbers.of(row["spans"])
    if number in before:
        return False
    after = before.with_number(number)
    reach = {"highest": after.highest, "unbroken": after.unbroken}
    _save(session, row, {"spans": after, **reach, "waits": True, "moved_at": now})
    return True


def handed(session: Session, lane: Lane, number: int, now: dt.datetime) -> None:
    """Up to this number all went on, or were parked."""
    _save(session, _row(session, lane, now), {"handed": number})


class Reach(NamedTuple):
    """How far a lane is: up to `handed` all went on, up to `unbroken` all could; nothing does while it is paused."""

    handed: int
    unbroken: int
    is_paused: bool

    @property
    def is_behind(self) -> bool:
        """Something waits that need not."""
        return self.handed < self.unbroken and not self.is_paused

    def lets(self, number: int) -> bool:
        """Whether it is this one's turn to go on."""
        return number == self.handed + 1 and not self.is_paused


def reach(session: Session, lane: Lane, now: dt.datetime) -> Reach:
    """Held until the transaction ends."""
    row = _row(session, lane, now)
    return Reach(row["handed"], row["unbroken"], row["paused_at"] is not None)


def hold(session: Session, wanted: Iterable[Lane], now: dt.datetime) -> None:
    """Several lanes at once, always in the same order: who held one and wanted another could wait for ever.

    That goes for a lane that is opened as well: a row that is not there yet is held from its writing on.
    """
    lanes = {lane.id: lane for lane in wanted}
    session.sheet(LANES).load(lanes)
    for _, lane in sorted(lanes.items()):
        _row(session, lane, now)


def went_on(session: Session, lane: Lane, number: int, now: dt.datetime) -> None:
    """Up to this number what waited on a lane that goes out has left now: its receipts have their time from here."""
    _save(session, _row(session, lane, now), {"handed": number, **_anew(now)})


def follow(session: Session, lane: Lane, now: dt.datetime) -> bool:
    """Hold the lane or let it go on, as what stands at this moment wants it; whether that is new."""
    row = _row(session, lane, now)
    pause = _pause(session, lane, now)
    wanted = _held(pause, row["paused_at"] or now)
    if wanted.items() <= row.items():
        return False
    anew = {} if pause else _anew(now)
    _save(session, row, wanted | anew)
    return True


def _pause(session: Session, lane: Lane, now: dt.datetime) -> Pause | None:
    situation = pauses.of(session.connection, lane.participant)
    return situation.pause(lane.direction, lane.service, now)


def _held(pause: Pause | None, since: dt.datetime) -> Row:
    if pause is None:
        return dict.fromkeys(("paused_at", "paused_by", "paused_why"))
    return {"paused_at": since, "paused_by": str(pause.cause), "paused_why": pause.why}


def _anew(now: dt.datetime) -> Row:
    """Nothing is resent or overdue for having been held back."""
    return {"resumed_at": now, "resent_at": now, "resends": 0}


def linked(session: Session, lane: Lane, entry: str, now: dt.datetime) -> Head:
    """The head of its chain with one more entry of the journal; the order of entries is that of the commits."""
    row = _row(session, lane, now)
    head = Head(length=row["chain_length"] or 0, value=row["chain_head"] or NONE).link(entry)
    since = row["unsigned_since"] or now
    reach = {"chain_length": head.length, "chain_head": head.value}
    _save(session, row, {**reach, "unsigned_since": since})
    return head


def head_signed(session: Session, row: Row) -> None:
    """Of its chain as it stands in this transaction."""
    _save(session, row, {"signed_length": row["chain_length"], "unsigned_since": None})


def tell_again(session: Session, lane: Lane, now: dt.datetime) -> None:
    """It came twice: the sender does not know that it came."""
    _save(session, _row(session, lane, now), {"waits": True})


def told(session: Session, row: Row) -> None:
    """The sender was told what has come."""
    _save(session, row, {"receipted": Numbers.of(row["spans"]), "waits": False})


@dataclass(frozen=True)
class Stored:
    """What the other side says that it has, and when it signed that."""

    numbers: Numbers
    signed: dt.datetime


def receipted(session: Session, lane: Lane, stored: Stored, now: dt.datetime) -> bool:
    """Whether the receipt holds: the newest does, also when it says less: its sender may have been restored.

    What never left is not believed, and a lane that is not ours not known.  One of the future was signed before the
    clocks were put back, and stands in nobody's way.
    """
    row = session.sheet(LANES).get(lane.id)
    if row is None or stored.signed < (row["receipted_at"] or stored.signed) <= now + FUTURE:
        return False
    before, after = Numbers.of(row["receipted"]), stored.numbers.up_to(row["handed"])
    waits = after.unbroken < row["unbroken"]
    changes = {"receipted": after, "receipted_at": stored.signed, "waits": waits}
    if after.together(before) != before:  # it goes on
        changes |= {"resends": 0}
    elif after != before:
        changes |= {"resends": 0, "resent_at": None}
    _save(session, row, changes)
    return True


def go_back(session: Session, participant: str, now: dt.datetime) -> None:
    """What a participant was to ask for, and did not receipt, has not left: it goes on from the journal anew."""
    mine = (LANES.c.direction == "out", LANES.c.participant == participant)
    ids = list(session.connection.execute(sa.select(LANES.c.id).where(*mine)).scalars())
    sheet = session.sheet(LANES)
    sheet.load(ids)
    for lane_id in sorted(ids):
        row = sheet.get(lane_id) or {}
        receipted = Numbers.of(row["receipted"]).unbroken
        _save(session, row, {"handed": min(row["handed"], receipted), **_anew(now)})


def all_untold(session: Session) -> None:
    """At a start: after a restore the senders know more of us than we do."""
    session.connection.execute(LANES.update().where(LANES.c.direction == "in").values(waits=True))


def skip(session: Session, lane: Lane, now: dt.datetime) -> int | None:
    """No number that is missing below the highest is waited for any more; how many were, None for no such lane."""
    row = session.sheet(LANES).get(lane.id)
    if row is None:
        return None
    come = Numbers.of(row["spans"])
    every = Numbers(((1, come.highest),)) if come.highest else come
    changes = {"spans": every, "unbroken": come.highest, "waits": True, "moved_at": now}
    _save(session, row, changes)
    return come.highest - come.count


def resent(session: Session, row: Row, now: dt.datetime) -> None:
    """What is unreceipted goes out again."""
    _save(session, row, {"resends": row["resends"] + 1, "resent_at": now})


def _row(session: Session, lane: Lane, now: dt.datetime) -> Row:
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
                "highest": 0,
                "unbroken": 0,
                "handed": 0,
                **_held(_pause(session, lane, now), now),
                "resumed_at": None,
                "receipted": [],
                "receipted_at": None,
                "waits": False,
                "resent_at": None,
                "resends": 0,
                "chain_length": None,
                "chain_head": None,
                "signed_length": None,
                "unsigned_since": None,
                "opened_at": now,
                "moved_at": now,
                "version": 1,
            }
        )
    return sheet.get(lane.id) or {}


def _save(session: Session, row: Row, changes: dict[str, Any]) -> None:
    plain = {
        name: [list(span) for span in value.spans] if isinstance(value, Numbers) else value
        for name, value in changes.items()
    }
    session.sheet(LANES).save(row | plain)
