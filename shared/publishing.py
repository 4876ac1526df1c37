"""How a service says something: a checked body in an envelope, into the outbox of the same transaction."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from contracts import envelope as envelopes
from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.envelope import Envelope
from shared import outbox, topology
from shared.ids import new_id
from shared.session import Session


@dataclass(frozen=True)
class Cause:
    """What a new message follows from; a request of a person starts a correlation of its own."""

    message_id: str | None = None
    correlation_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    test: bool = False

    @classmethod
    def by(cls, envelope: Envelope) -> "Cause":
        """The message just being handled."""
        return cls(envelope.id, envelope.correlationid, envelope.test)


@dataclass(frozen=True)
class Publisher:
    """Publishes for one transaction of one service."""

    session: Session
    source: str  # /<node>/<service>
    cause: Cause
    now: Callable[[], dt.datetime]
    published: list[str] = field(default_factory=list)  # message ids, in order

    def publish(self, contract: Contract, body: Data) -> None:
        """Write one event of the newest version; ContractBroken is our own mistake and undoes everything."""
        checked = contract.write(body)
        now = self.now()
        key = contract.business_key(checked)
        message_id = new_id()
        envelope = Envelope(
            id=message_id,
            source=self.source,
            type=contract.type_of(),
            subject=key,
            time=now,
            data=checked,
            partitionkey=key,
            correlationid=self.cause.correlation_id,
            causationid=self.cause.message_id,
            expirytime=now + contract.lifetime if contract.lifetime else None,
            contractdigest=contract.version(contract.newest).digest,
            traceparent=traceparent(self.cause.correlation_id, message_id),
            test=self.cause.test,
        )
        where = topology.local_key(contract.name)
        message = envelopes.encode(envelope)
        contract.check_size(len(message))
        outbox.record(
            self.session,
            envelope,
            exchange=topology.EVENTS,
            routing_key=where,
            at=now,
            body=message,
        )
        self.published.append(message_id)


def traceparent(correlation_id: str, message_id: str) -> str:
    """W3C trace context: the correlation is the trace, the message the span."""
    trace, span = correlation_id.replace("-", ""), message_id.replace("-", "")[16:]
    return f"00-{trace}-{span}-01"
