"""The round of reconciliation (对账): compare every lane with the partner, send again what is missing there.

What differs is never healed by itself: two messages under one number are for people to judge.
"""

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
import structlog

from services.gateway.adapters import reconciliations, totals
from services.gateway.adapters.comparing import Comparing
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.partner import PartnerSilent
from services.gateway.adapters.reconciliations import Reconciliation
from services.gateway.adapters.resending import Resending
from services.gateway.adapters.tables import LANES
from services.gateway.domain.numbers import Numbers
from services.gateway.domain.reconciling import GRACE, HEALED, Comparison
from shared.clock import Clock
from shared.leases import Lease
from shared.logging import origin
from shared.session import working


log = structlog.get_logger()
SECONDS = 1.0
FIRST = dt.timedelta(minutes=1)  # after the start, when the partner may start as well
SOON = dt.timedelta(minutes=5)  # after a round that found something, so that healing is seen
PART = 200  # numbers that one transaction sends again


@dataclass
class Reconciler:
    """One at a time per database, by lease; `run` until told to stop."""

    comparing: Comparing
    resending: Resending
    clock: Clock
    epoch: int  # of the lanes that go out now
    every: dt.timedelta
    seen: Reconciliation = field(default_factory=Reconciliation, init=False)  # by this process
    trouble: str | None = field(default=None, init=False)  # why the last round broke off
    began: dt.datetime = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock.now()

    @property
    def partner(self) -> str:
        return self.resending.partner

    def run(self, stop: threading.Event) -> None:
        """Look each second whether a round is due; whatever it meets, it tries again."""
        lease, self.comparing.stop = Lease(self.comparing.database, "reconciler"), stop
        while not stop.wait(SECONDS):
            try:
                self.look()
                if lease.is_mine() and self.is_due():
                    self.round(is_asked=self.seen.is_asked)
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would compare nothing any more
                self._broke_off(trouble)
        lease.release()

    def _broke_off(self, trouble: Exception) -> None:
        """Said once, as the next second tries again."""
        name = type(trouble).__name__
        if name != self.trouble:
            log.warning("reconciliation_waits", **origin(trouble))
        self.trouble = name

    def look(self) -> None:
        """What the newest round found, whichever process made it."""
        with self.comparing.database.reading() as connection:
            self.seen = reconciliations.newest(connection, self.partner)

    def is_due(self) -> bool:
        """An operator wants one, or the last is long ago; sooner when it found something."""
        seen, now = self.seen, self.clock.now()
        if seen.is_asked:
            return True
        if now - self.began < FIRST:
            return False
        if seen.ended_at is None:
            return True
        wait = self.every if seen.agrees else min(self.every, SOON)
        return not seen.ended_at <= now < seen.ended_at + wait  # nor does a clock put back delay it

    def round(self, *, is_asked: bool = False) -> Reconciliation:
        """Compare, heal, and keep what was found; a partner that is silent leaves what was found before.

        Asked for by a person all that is missing there is sent again, else what is not on its way.
        """
        started, orders = self.clock.now(), self.seen.asked
        found, silent = self._found(is_asked=is_asked)
        with self.comparing.database.transaction() as connection:
            attempt = reconciliations.Attempt(orders, started, self.clock.now(), silent)
            lanes = None if found is None else [one.as_answer() for one in found]
            reconciliations.keep(connection, self.partner, attempt, lanes)
        self.look()
        self.trouble = None
        log.info("reconciled", agrees=self.seen.agrees, silent=silent)
        return self.seen

    def _found(self, *, is_asked: bool) -> tuple[list[Comparison] | None, str | None]:
        """Lane by lane, or why that could not be found out."""
        try:
            return list(self._every_lane(is_asked=is_asked)), None
        except PartnerSilent as silent:
            return None, str(silent)
        except Exception as trouble:  # noqa: BLE001 - noted, so that the next round does not follow at once
            log.warning("reconciliation_broke_off", **origin(trouble))
            return None, type(trouble).__name__

    def _every_lane(self, *, is_asked: bool) -> Iterator[Comparison]:
        """Those that go out first; what had come is read before the other side says what it gave out."""
        with self.comparing.database.reading() as connection:
            come = _come(connection, self.partner)
            given = totals.given_out(connection, self.partner, self.clock.now())
        for lane, (_, settled) in given.items():
            result = self.comparing.outgoing(lane, settled, is_ended=lane.epoch < self.epoch)
            self._heal(lane, result, result.missing if is_asked else self._lost(lane, result))
            yield result
        theirs = self.comparing.node.given_out()
        newest = {row["lane"]: row["epoch"] for row in sorted(theirs, key=lambda row: row["epoch"])}
        for row in theirs:
            lane = Lane("in", self.partner, row["lane"], row["epoch"])
            result = self.comparing.incoming(
                lane, row["highest"], row["settled"], before=come.get(lane, 0)
            )
            result.is_ended = row["epoch"] < newest[row["lane"]]
            yield result

    def _lost(self, lane: Lane, result: Comparison) -> Numbers:
        query = sa.select(LANES.c.receipted).where(LANES.c.id == lane.id)
        with self.comparing.database.reading() as connection:
            receipted = connection.execute(query).scalar_one()
        return result.lost(Numbers.of(receipted))

    def _heal(self, lane: Lane, result: Comparison, missing: Numbers) -> None:
        """What is missing there goes out again, the oldest first."""
        wanted = list(_first(missing, HEALED))
        for start in range(0, len(wanted), PART):
            with working(self.comparing.database) as session:
                session.sheet(LANES).get(lane.id)  # held: the postman sends none of them meanwhile
                now, part = self.clock.now(), wanted[start : start + PART]
                resent = self.resending.send(session, lane, part, now, grace=GRACE)
            result.sent_again += resent.again
            result.fresh += resent.fresh
            result.unsent += resent.unsent
            result.too_old += resent.too_old
        if result.sent_again:
            log.warning("missing_sent_again", lane=lane.id, messages=result.sent_again)


def _first(numbers: Numbers, most: int) -> Iterator[int]:
    left = most
    for first, last in numbers.spans:
        part = range(first, min(last, first + left - 1) + 1)
        yield from part
        left -= len(part)
        if not left:
            return


def _come(connection: sa.Connection, participant: str) -> dict[Lane, int]:
    """The highest number of each lane that comes in."""
    mine = (LANES.c.direction == "in", LANES.c.participant == participant)
    rows: Any = connection.execute(sa.select(LANES).where(*mine))
    return {Lane("in", participant, row.lane, row.epoch): row.highest for row in rows}
