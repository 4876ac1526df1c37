"""What happens to one delivered message: taken once, handled in one transaction, or parked.

Knows nothing of brokers: the caller acks what returns and acks nothing when a database error comes out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
import structlog

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.errors import Problem, Unreadable
from shared import inbox, parking
from shared.causes import cause_of, refusal_of, too_early
from shared.clock import Clock
from shared.database import DATABASE_TROUBLE, Database
from shared.inbox import Arrival, Fate
from shared.logging import origin
from shared.outbox import OUTBOX
from shared.parking import Cause, Reason


log = structlog.get_logger()
NOBODY = "unknown"
BEHIND = Cause(Reason.BLOCKED, [Problem("BLOCKED").as_dict()])
TOO_LATE = Cause(Reason.EXPIRED, [Problem("EXPIRED", "$.expirytime").as_dict()])
REUSED = Cause(Reason.CONTRACT_BROKEN, [Problem("ID_REUSED", "$.id").as_dict()])
CONTRADICTS = "#"  # between the id and the digest of what came under an id that was used before


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message as the broker gave it."""

    body: bytes
    headers: dict[str, Any] = field(default_factory=dict)
    exchange: str = ""
    routing_key: str = ""


class Outcome(StrEnum):
    """What became of a delivery; all of them are acked."""

    HANDLED = "handled"
    DUPLICATE = "duplicate"
    PARKED = "parked"
    REFUSED = "refused"
    TESTED = "tested"


Handle = Callable[[sa.Connection, Envelope, Delivery], None]
Refuse = Callable[[sa.Connection, Envelope, Problem], None]


@dataclass(frozen=True)
class _Taken:
    """A delivery with who it says it is, and either its envelope or why there is none."""

    delivery: Delivery
    arrival: Arrival
    envelope: Envelope | Unreadable


class Processor:
    """Takes deliveries for one consumer; `handle` does the work and may raise.

    `rehearses` says what a test message does here: True handles it and undoes the effects, so that
    it never becomes a real case; False (the gateway) passes it on.  It is never parked.  `refuse` tells the
    sender that a rule forbids its message; where nobody can be told, such a message is parked.
    """

    def __init__(  # noqa: PLR0913 - a consumer consists of these
        self,
        database: Database,
        clock: Clock,
        consumer: str,
        handle: Handle,
        *,
        rehearses: bool = True,
        refuse: Refuse | None = None,
    ) -> None:
        self.database, self.clock, self.consumer, self.handle = database, clock, consumer, handle
        self.refuse, self._rehearses = refuse, rehearses

    def receive(self, delivery: Delivery) -> Outcome:
        """Settle one delivery; raises only database trouble, after which nothing has happened."""
        taken = self._take(delivery)
        try:
            with self.database.transaction() as connection:
                outcome = self._first_try(connection, taken)
        except DATABASE_TROUBLE:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is parked, not lost
            log.warning("handler_failed", message_id=taken.arrival.message_id, **origin(error))
            with self.database.transaction() as connection:
                outcome = self._after_failure(connection, taken, error)
        _log(outcome, taken.arrival)
        return outcome

    def _take(self, delivery: Delivery) -> _Taken:
        try:
            envelope = envelopes.decode(delivery.body)
        except Unreadable as unreadable:
            return _Taken(delivery, _stranger(delivery, self.consumer), unreadable)
        arrival = Arrival(
            source=envelope.source,
            message_id=envelope.id,
            consumer=self.consumer,
            contract=envelope.contract,
            key=envelope.partitionkey,
            digest=envelopes.digest(delivery.body),
            occurred_at=envelope.time,
        )
        return _Taken(delivery, arrival, envelope)

    def _first_try(self, connection: sa.Connection, taken: _Taken) -> Outcome:
        known = inbox.known_digest(connection, taken.arrival)
        if known == taken.arrival.digest:
            inbox.count_duplicate(connection, taken.arrival)
            return Outcome.DUPLICATE
        if known is not None:
            return self._contradiction(connection, taken)
        if isinstance(taken.envelope, Unreadable):
            return self._park(connection, taken, cause_of(taken.envelope))
        if taken.envelope.test:
            return self._try_out(connection, taken, taken.envelope)
        return self._take_effect(connection, taken, taken.envelope)

    def _take_effect(self, connection: sa.Connection, taken: _Taken, envelope: Envelope) -> Outcome:
        arrival, now = taken.arrival, self.clock.now()
        if envelope.expirytime and envelope.expirytime < now:
            return self._park(connection, taken, TOO_LATE)
        waiting = parking.reasons_waiting(connection, self.consumer, arrival.key)
        if waiting - parking.HARMLESS:
            return self._park(connection, taken, BEHIND)
        inbox.enter(connection, arrival, Fate.HANDLED, now)
        self.handle(connection, envelope, taken.delivery)
        if waiting:
            parking.hasten(connection, self.consumer, arrival.key, now)
        return Outcome.HANDLED

    def _after_failure(self, connection: sa.Connection, taken: _Taken, error: Exception) -> Outcome:
        """Refuse or park it, unless another consumer has taken it since we looked."""
        if inbox.known_digest(connection, taken.arrival) is not None:
            return self._first_try(connection, taken)
        refusal = refusal_of(error)
        if refusal is None or self.refuse is None or isinstance(taken.envelope, Unreadable):
            return self._park(connection, taken, cause_of(error))
        waiting = parking.reasons_waiting(connection, self.consumer, taken.arrival.key)
        if Reason.CAUSE_MISSING in waiting:
            return self._park(connection, taken, too_early(refusal))
        note = {"problems": [refusal.as_dict()]}
        inbox.enter(connection, taken.arrival, Fate.REFUSED, self.clock.now(), note)
        self.refuse(connection, taken.envelope, refusal)
        return Outcome.REFUSED

    def _contradiction(self, connection: sa.Connection, taken: _Taken) -> Outcome:
        """The same id with other bytes is an alarm; kept under an identity of its own."""
        identity = f"{taken.arrival.message_id}{CONTRADICTS}{taken.arrival.digest[7:23]}"
        other = replace(taken, arrival=replace(taken.arrival, message_id=identity))
        if inbox.known_digest(connection, other.arrival):
            inbox.count_duplicate(connection, other.arrival)
            return Outcome.DUPLICATE
        if isinstance(taken.envelope, Envelope) and taken.envelope.test:
            return self._tested(connection, other, _note(REUSED))
        return self._park(connection, other, REUSED)

    def _try_out(self, connection: sa.Connection, taken: _Taken, envelope: Envelope) -> Outcome:
        """A test message takes effect only where it is passed on, and whatever fails is only noted."""
        note = _note(None)
        savepoint = connection.begin_nested()
        try:
            self.handle(connection, envelope, taken.delivery)
            note["led_to"] = _led_to(connection, envelope.id)
        except DATABASE_TROUBLE:
            raise
        except Exception as error:  # noqa: BLE001 - the tester gets the cause, nobody else is troubled
            note = _note(cause_of(error))
        if self._rehearses or note["problems"]:
            savepoint.rollback()
            return self._tested(connection, taken, note)
        savepoint.commit()
        inbox.enter(connection, taken.arrival, Fate.HANDLED, self.clock.now())
        return Outcome.HANDLED

    def _tested(self, connection: sa.Connection, taken: _Taken, note: dict[str, Any]) -> Outcome:
        inbox.enter(connection, taken.arrival, Fate.TESTED, self.clock.now(), note)
        return Outcome.TESTED

    def _park(self, connection: sa.Connection, taken: _Taken, cause: Cause) -> Outcome:
        now = self.clock.now()
        inbox.enter(connection, taken.arrival, Fate.PARKED, now)
        parking.park(
            connection,
            taken.arrival,
            cause,
            body=taken.delivery.body,
            headers=_said(taken.delivery.headers),
            exchange=_storable(taken.delivery.exchange),
            routing_key=_storable(taken.delivery.routing_key),
            at=now,
        )
        return Outcome.PARKED


def _note(cause: Cause | None) -> dict[str, Any]:
    """What a tester is told: what it would have led to, or why it failed."""
    if cause is None:
        return {"led_to": [], "reason": None, "problems": []}
    return {"led_to": [], "reason": cause.reason, "problems": cause.problems}


def _stranger(delivery: Delivery, consumer: str) -> Arrival:
    """Unreadable bytes have no id of their own: their digest is one, so a clean resend is not refused."""
    digest = envelopes.digest(delivery.body)
    claimed = _header(delivery, "cloudEvents:type", 100).removeprefix(envelopes.TYPE_PREFIX)
    return Arrival(
        source=_header(delivery, "cloudEvents:source", 64) or NOBODY,
        message_id=digest,
        consumer=consumer,
        contract=claimed.rpartition(".v")[0] or NOBODY,
        key=_header(delivery, "partitionkey", 128),
        digest=digest,
        occurred_at=None,
    )


def _header(delivery: Delivery, name: str, longest: int) -> str:
    value = delivery.headers.get(name)
    return _storable(value)[:longest] if isinstance(value, str) else ""


def _said(headers: dict[Any, Any]) -> dict[str, str]:
    """What the sender said, without what brokers add on the way; names that are no UTF-8 come as bytes."""
    said = {_storable(str(name)): _storable(str(value)) for name, value in headers.items()}
    return {name: value for name, value in said.items() if not name.startswith("x-")}


def _storable(text: str) -> str:
    """No database holds lone surrogates or NUL; the body keeps its bytes, this is for people."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")


def _led_to(connection: sa.Connection, message_id: str) -> list[str]:
    query = sa.select(OUTBOX.c.contract).where(OUTBOX.c.causation_id == message_id)
    return sorted(connection.execute(query).scalars())


def _log(outcome: Outcome, arrival: Arrival) -> None:
    write = log.warning if outcome is Outcome.PARKED else log.info
    write(
        "message_settled",
        outcome=outcome,
        message_id=arrival.message_id,
        source=arrival.source,
        contract=arrival.contract,
    )
