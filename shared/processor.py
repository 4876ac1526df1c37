"""What happens to one delivered message: taken once, handled in one transaction, or parked.

Knows nothing of brokers: the caller acks what returns and acks nothing when a database error comes out.
"""

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog

from contracts.envelope import Envelope
from contracts.errors import Problem, Unreadable
from shared import attempts, inbox, parking, precedents, rehearsals
from shared.breaker import OFF, Breaker, Tripped
from shared.causes import cause_of, refusal_of, too_early
from shared.clock import Clock
from shared.database import DATABASE_TROUBLE, Database
from shared.delivery import Delivery, Outcome, Taken, said, storable, take
from shared.failpoints import Point, reach
from shared.inbox import Arrival, Fate
from shared.logging import origin
from shared.metrics import Metrics
from shared.parking import Cause, Reason
from shared.session import Session, working


log = structlog.get_logger()
BEHIND = Cause(Reason.BLOCKED, [Problem("BLOCKED").as_dict()])
TOO_LATE = Cause(Reason.EXPIRED, [Problem("EXPIRED", "$.expirytime").as_dict()])
REUSED = Cause(Reason.CONTRACT_BROKEN, [Problem("ID_REUSED", "$.id").as_dict()])
KILLED = Cause(Reason.KILLED_PROCESS, [Problem("KILLED_PROCESS").as_dict()])
CONTRADICTS = "#"  # between the id and the digest of what came under an id that was used before

Take = Callable[[Delivery, str], Taken]
Handle = Callable[[Session, Envelope, Delivery], None]
Refuse = Callable[[Session, Envelope, Problem], None]
Settled = Callable[[Session, Taken, Outcome], None]
Prepare = Callable[[Session, Sequence[Envelope]], None]


def _nothing(_session: Session, _envelopes: Sequence[Envelope]) -> None:
    """A handler that reads nothing has nothing to read beforehand."""


def _unheard(_session: Session, _taken: Taken, _outcome: Outcome) -> None:
    """Nobody asks."""


class Processor:
    """Takes deliveries for one consumer; `handle` does the work and may raise.

    `rehearses` says what a test message does here: True handles it and undoes the effects, so that
    it never becomes a real case; False (the gateway) passes it on.  It is never parked.  `refuse` tells the
    sender that a rule forbids its message; where nobody can be told, such a message is parked.  `prepare`
    reads what the handlers of several messages will need, at once.  `take` finds out what a delivery is,
    `settled` hears in its transaction what became of one that was taken alone.
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
        prepare: Prepare = _nothing,
        take: Take = take,
        settled: Settled = _unheard,
    ) -> None:
        self.database, self.clock, self.consumer, self.handle = database, clock, consumer, handle
        self.refuse, self.prepare, self._rehearses = refuse, prepare, rehearses
        self._take, self._settled = take, settled
        self.breaker, self.metrics = (
            Breaker(clock, OFF),
            Metrics(),
        )  # those of the service, if it has
        self.process = str(uuid.uuid4())  # this life of it: after a crash it is another

    def receive(self, delivery: Delivery) -> Outcome:
        """Settle one delivery; raises only database trouble, after which nothing has happened."""
        taken = self.take(delivery)
        return self.again(taken) if delivery.redelivered else self.settle(taken)

    def take(self, delivery: Delivery) -> Taken:
        """What it is, or why that is not known."""
        return self._take(delivery, self.consumer)

    def again(self, taken: Taken) -> Outcome:
        """Settle one that was delivered before, alone: it is parked when it killed two processes that had it so."""
        with working(self.database) as session:
            connection = session.connection
            killed = not attempts.begin(connection, taken.arrival, self.process, self.clock.now())
            if killed and inbox.known_digest(connection, taken.arrival) is None:
                attempts.end(connection, taken.arrival)
                outcome = self._park(session, taken, KILLED)
                self._settled(session, taken, outcome)
                log.error("message_killed_process", message_id=taken.arrival.message_id)
                return outcome
        try:
            outcome = self.settle(taken)
        except (Tripped, *DATABASE_TROUBLE):  # left as it was, by a process that lives
            with suppress(*DATABASE_TROUBLE):
                self._end(taken)
            raise
        self._end(taken)
        return outcome

    def _end(self, taken: Taken) -> None:
        with self.database.transaction() as connection:
            attempts.end(connection, taken.arrival)

    def settle(self, taken: Taken) -> Outcome:
        """Settle one in a transaction of its own, and once more to park it when its handler failed."""
        try:
            with working(self.database) as session:
                outcome = self._first_try(session, taken)
                self._settled(session, taken, outcome)
                session.flush()
                reach(Point.BEFORE_COMMIT, [taken.delivery])
        except DATABASE_TROUBLE:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is parked, not lost
            log.warning("handler_failed", message_id=taken.arrival.message_id, **origin(error))
            with working(self.database) as session:
                outcome = self._after_failure(session, taken, error)
                self._settled(session, taken, outcome)
        if outcome is Outcome.HANDLED:
            self.breaker.worked([taken.arrival.key])
        _log(outcome, taken.arrival)
        return outcome

    def _first_try(self, session: Session, taken: Taken) -> Outcome:
        before = precedents.of_one(session.connection, taken.arrival)
        if before.digest == taken.arrival.digest:
            inbox.count_duplicate(session.connection, taken.arrival)
            return Outcome.DUPLICATE
        if before.digest is not None:
            return self._contradiction(session, taken)
        if isinstance(taken.envelope, Unreadable):
            return self._park(session, taken, cause_of(taken.envelope))
        if taken.envelope.test:
            return self._try_out(session, taken, taken.envelope)
        return self._take_effect(session, taken, taken.envelope, before.waiting)

    def _take_effect(
        self, session: Session, taken: Taken, envelope: Envelope, waiting: frozenset[str]
    ) -> Outcome:
        arrival, now = taken.arrival, self.clock.now()
        if envelope.expirytime and envelope.expirytime < now:
            return self._park(session, taken, TOO_LATE)
        if waiting - parking.HARMLESS:
            return self._park(session, taken, BEHIND)
        self.carry_out(session, taken, envelope)
        if waiting:
            parking.hasten(session.connection, self.consumer, arrival.key, now)
        return Outcome.HANDLED

    def carry_out(self, session: Session, taken: Taken, envelope: Envelope) -> None:
        """Enter the message and do its work: together or not at all."""
        inbox.enter(session, taken.arrival, Fate.HANDLED, self.clock.now())
        self.handle(session, envelope, taken.delivery)

    def _after_failure(self, session: Session, taken: Taken, error: Exception) -> Outcome:
        """Refuse or park it, unless another consumer has taken it since we looked."""
        if inbox.known_digest(session.connection, taken.arrival) is not None:
            return self._first_try(session, taken)
        refusal = refusal_of(error)
        if refusal is None or self.refuse is None or isinstance(taken.envelope, Unreadable):
            return self._park(session, taken, self._blamed(taken, error))
        waiting = parking.reasons_waiting(session.connection, self.consumer, taken.arrival.key)
        if Reason.CAUSE_MISSING in waiting:
            return self._park(session, taken, too_early(refusal))
        note = {"problems": [refusal.as_dict()]}
        inbox.enter(session, taken.arrival, Fate.REFUSED, self.clock.now(), note)
        self.refuse(session, taken.envelope, refusal)
        return Outcome.REFUSED

    def _blamed(self, taken: Taken, error: Exception) -> Cause:
        """What to park it for; raises Tripped instead when nearly everything fails, and not by its own fault."""
        cause = cause_of(error)
        if cause.reason is Reason.HANDLER_ERROR:
            self.breaker.failed(taken.arrival.key)
        return cause

    def _contradiction(self, session: Session, taken: Taken) -> Outcome:
        """The same id with other bytes is an alarm; kept under an identity of its own."""
        identity = f"{taken.arrival.message_id}{CONTRADICTS}{taken.arrival.digest[7:23]}"
        other = replace(taken, arrival=replace(taken.arrival, message_id=identity))
        if inbox.known_digest(session.connection, other.arrival):
            inbox.count_duplicate(session.connection, other.arrival)
            return Outcome.DUPLICATE
        if isinstance(taken.envelope, Envelope) and taken.envelope.test:
            return self._tested(session, other, rehearsals.note(REUSED))
        return self._park(session, other, REUSED)

    def _try_out(self, session: Session, taken: Taken, envelope: Envelope) -> Outcome:
        """A test message takes effect only where it is passed on, and whatever fails is only noted."""

        def handle(trial: Session) -> None:
            self.handle(trial, envelope, taken.delivery)

        note, kept = rehearsals.rehearse(
            session.connection, envelope.id, handle, keeps=not self._rehearses
        )
        if not kept:
            return self._tested(session, taken, note)
        inbox.enter(session, taken.arrival, Fate.HANDLED, self.clock.now())
        return Outcome.HANDLED

    def _tested(self, session: Session, taken: Taken, note: dict[str, Any]) -> Outcome:
        inbox.enter(session, taken.arrival, Fate.TESTED, self.clock.now(), note)
        return Outcome.TESTED

    def _park(self, session: Session, taken: Taken, cause: Cause) -> Outcome:
        now = self.clock.now()
        self.metrics.parked[cause.reason] += 1
        inbox.enter(session, taken.arrival, Fate.PARKED, now)
        parking.park(
            session.connection,
            taken.arrival,
            cause,
            body=taken.delivery.body,
            headers=said(taken.delivery.headers),
            exchange=storable(taken.delivery.exchange),
            routing_key=storable(taken.delivery.routing_key),
            at=now,
        )
        return Outcome.PARKED


def _log(outcome: Outcome, arrival: Arrival) -> None:
    write = log.warning if outcome is Outcome.PARKED else log.info
    write(
        "message_settled",
        outcome=outcome,
        message_id=arrival.message_id,
        source=arrival.source,
        contract=arrival.contract,
    )
