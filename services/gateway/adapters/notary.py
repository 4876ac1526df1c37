"""Signs the heads of chains in the background; what it owes is shown with a deadline, and nothing stops for it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from services.gateway.adapters import heads
from services.gateway.adapters.heads import Heads, Unsigned
from shared.clock import Clock
from shared.database import Database
from shared.leases import Lease
from shared.logging import origin
from shared.session import working


log = structlog.get_logger()
SECONDS = 1.0


@dataclass
class Notary:
    """One at a time per database, by lease; `run` until told to stop."""

    database: Database
    heads: Heads
    clock: Clock
    owed: Sequence[Unsigned] = field(default=(), init=False)  # too late already
    trouble: dict[str, str] = field(default_factory=dict, init=False)  # by lane, of the last try

    def run(self, stop: threading.Event) -> None:
        """A round each second, one of all lanes at the start and one at the end; whatever it meets, it tries again."""
        lease, is_edge = Lease(self.database, "notary"), True
        while True:
            try:
                if lease.is_mine():
                    self.round(is_edge=is_edge)
                    is_edge = False
                else:
                    self._look()
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would leave all heads unsigned
                log.warning("notary_waits", **origin(trouble))
            if stop.wait(SECONDS):
                break
        self._end(lease)

    def _end(self, lease: Lease) -> None:
        try:
            if lease.is_mine():
                self.round(is_edge=True)
        except Exception as trouble:  # noqa: BLE001 - the next start does it
            log.warning("notary_waits", **origin(trouble))
        lease.release()

    def round(self, *, is_edge: bool = False) -> int:
        """Sign the heads that are due, at a start or an end all that moved; how many were signed."""
        now = self.clock.now()
        due = [one for one in self._look() if is_edge or one.is_due(now)]
        signed = sum(self.sign(one.lane_id) for one in due)
        if due:
            self._look()
        return signed

    def _look(self) -> list[Unsigned]:
        now = self.clock.now()
        with self.database.reading() as connection:
            found = heads.unsigned(connection)
        self.owed = [one for one in found if one.is_late(now)]
        return found

    def sign(self, lane_id: str) -> bool:
        """One head in a transaction of its own; one lane's trouble is no other's."""
        try:
            with working(self.database) as session:
                is_signed = self.heads.sign(session, lane_id, self.clock.now())
        except Exception as trouble:  # noqa: BLE001 - it stays owed, and is told at /health
            self.trouble[lane_id] = type(trouble).__name__
            log.warning("head_not_signed", lane=lane_id, **origin(trouble))
            return False
        self.trouble.pop(lane_id, None)
        return is_signed

    def why(self, owed: Unsigned) -> str:
        """What stood in the way the last time, as far as this process knows."""
        return self.trouble.get(owed.lane_id, "-")
