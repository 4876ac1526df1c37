"""One message in one transaction of the gateway."""

import datetime as dt
from dataclasses import dataclass

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.reading import read
from services.gateway.adapters.tables import JOURNAL
from services.gateway.domain.border import Side
from shared import outbox, topology
from shared.delivery import Delivery
from shared.session import Session


@dataclass(frozen=True)
class SqlUnitOfWork:
    """Journal and outbox in the same session; the original bytes go on."""

    session: Session
    envelope: Envelope
    delivery: Delivery
    own: Side
    partner: Side
    now: dt.datetime

    def check_contract(self) -> None:
        read(self.envelope, len(self.delivery.body))

    def journal(self, direction: str) -> None:
        row = {
            "direction": direction,
            "participant": self.partner.node,
            "message_id": self.envelope.id,
            "source": self.envelope.source,
            "type": self.envelope.type,
            "key": self.envelope.partitionkey,
            "digest": envelopes.digest(self.delivery.body),
            "body": self.delivery.body,
            "at": self.now,
        }
        self.session.insert(JOURNAL, row)

    def forward(self) -> None:
        key = topology.border_key(self.partner.node, self.envelope.contract)
        self._send(topology.BORDER_OUT, key)

    def hand_on(self) -> None:
        self._send(topology.EVENTS, topology.partner_key(self.envelope.contract))

    def _send(self, exchange: str, routing_key: str) -> None:
        outbox.record(
            self.session,
            self.envelope,
            exchange=exchange,
            routing_key=routing_key,
            at=self.now,
            body=self.delivery.body,
        )
