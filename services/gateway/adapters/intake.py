"""Messages that a participant posts: read, published for this gateway's own consumer, and answered one by one."""

import threading
from dataclasses import dataclass, field
from typing import Any

import structlog

from contracts.errors import ContractBroken
from services.gateway.adapters import http_batch
from services.gateway.adapters.border_publisher import BorderPublisher, BrokerAway
from shared.answers import refusal
from shared.outbox import Outgoing


log = structlog.get_logger()
Answer = dict[str, Any]
AT_ONCE = 3  # requests; a process has ten workers for everything


@dataclass(frozen=True)
class Intake:
    """Of one node."""

    node: str
    publisher: BorderPublisher
    room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))

    def take(self, raw: bytes) -> Answer:
        """What became of each; ContractBroken for a body that is no batch, BrokerAway when nothing is sure."""
        if not self.room.acquire(blocking=False):
            raise BrokerAway(f"{AT_ONCE} requests are under way")
        try:
            entries = http_batch.read(raw, self.node)
            rows = [entry for entry in entries if isinstance(entry, Outgoing)]
            if rows:
                self.publisher.publish(rows)
        finally:
            self.room.release()
        return {"node": self.node, "messages": [_outcome(entry) for entry in entries]}


def _outcome(entry: http_batch.Entry) -> Answer:
    if isinstance(entry, ContractBroken):
        log.warning("posted_refused", codes=[problem.code for problem in entry.problems])
        return refusal(*entry.problems)
    return {"accepted": True}
