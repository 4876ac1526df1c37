"""The round of each second: tell what came, send again what nobody receipted, say what is overdue."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from contracts.errors import MessageProblem
from services.gateway.adapters import handing_on
from services.gateway.adapters.overdue import Overdue, overdue
from services.gateway.adapters.proving import Border
from services.gateway.adapters.receipts import Receipt, Receipts, receipt_of
from services.gateway.adapters.registry import Registry
from shared.clock import Clock
from shared.crypto.statement import What
from shared.delivery import Delivery
from shared.leases import Lease
from shared.logging import origin
from shared.session import working


log = structlog.get_logger()
SECONDS = 1.0
CHUNKS = 20  # of a lane in a round


@dataclass
class Postman:
    """One at a time per database, by lease; `run` until told to stop."""

    border: Border
    receipts: Receipts
    registry: Registry
    clock: Clock
    overdue: Sequence[Overdue] = field(default=(), init=False)

    def run(self, stop: threading.Event) -> None:
        """A round each second; whatever it meets, it tries again."""
        lease = Lease(self.registry.database, "postman")
        while not stop.wait(SECONDS):
            try:
                if lease.is_mine():
                    self.round()
            except Exception as trouble:  # noqa: BLE001 - a loop that ended would leave all unreceipted
                log.warning("postman_waits", **origin(trouble))
        lease.release()

    def round(self) -> None:
        """Tell, send again, and look what is overdue."""
        database, now = self.registry.database, self.clock.now()
        with working(database) as session:
            self.receipts.tell(session, now)
            again = self.receipts.send_again(session, now)
        self._catch_up()
        if again:
            log.warning("unreceipted_sent_again", messages=again)
        with database.reading() as connection:
            self.overdue = overdue(connection, now)

    def _catch_up(self) -> None:
        """What was freed is more than one transaction hands on."""
        database = self.registry.database
        with database.reading() as connection:
            lanes = handing_on.behind(connection)
        for lane in lanes:
            for _ in range(CHUNKS):
                with working(database) as session:
                    is_more = handing_on.advance(session, lane, self.clock.now())
                if not is_more:
                    break

    def take(self, deliveries: Sequence[Delivery]) -> dict[str, int]:
        """Receipts of the other side: each adds to what is known; what is not proved counts as not arrived."""
        known, now = self.registry.known(), self.clock.now()
        found: list[Receipt] = []
        for delivery in deliveries:
            try:
                statement = self.border.judge(delivery, known, now, What.RECEIPT)
                found.append(receipt_of(delivery, statement))
            except MessageProblem as refused:
                log.warning("receipt_refused", codes=[p.code for p in refused.problems])
        with working(self.registry.database) as session:
            for receipt in found:
                self.receipts.take(session, receipt, now)
        return {"receipts": len(found), "receipts_refused": len(deliveries) - len(found)}
