"""Several deliveries at once: what needs no special care shares one transaction, the rest goes one by one.

The order of arrival is kept.  When a handler fails, what came before it is done together, it alone by
itself, and the rest together again: one bad message costs its neighbours a moment, never their effect.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

import sqlalchemy as sa
import structlog

from contracts.envelope import Envelope
from shared import attempts, precedents
from shared.database import DATABASE_TROUBLE
from shared.delivery import Delivery, Outcome, Taken
from shared.failpoints import Point, reach
from shared.logging import origin
from shared.processor import Processor
from shared.returned import Identities, Returned, begun
from shared.session import Session, working


log = structlog.get_logger()


class _Failed(Exception):
    """The handler of one of the batch raised; the batch was rolled back."""

    def __init__(self, before: int) -> None:
        super().__init__()
        self.before = before


def receive(processor: Processor, deliveries: Sequence[Delivery]) -> list[Outcome]:
    """What became of each, in order; raises only database trouble, after which the caller acks nothing."""
    waiting = [processor.take(delivery) for delivery in deliveries]
    outcomes: list[Outcome] = []
    with begun(processor, waiting) as returned:
        while len(outcomes) < len(waiting):
            outcomes += _some(processor, waiting[len(outcomes) :], returned)
    occurred = [taken.arrival.occurred_at for taken in waiting]
    processor.metrics.settled(outcomes, occurred, processor.clock.now())
    return outcomes


def _some(processor: Processor, waiting: Sequence[Taken], returned: Returned) -> list[Outcome]:
    """Settle the first, and as many after it as can share its transaction."""
    first, *others = waiting
    try:
        alone = not others or returned.goes_alone(first)
        done = 0 if alone else _together(processor, waiting, returned.suspects)
    except DATABASE_TROUBLE:
        raise
    except _Failed as failed:
        done = 0
        if failed.before > 1:
            return _some(processor, waiting[: failed.before], returned)
    except Exception as error:  # noqa: BLE001 - a set could not be written: each by itself says whose fault
        log.warning("batch_failed", messages=len(waiting), **origin(error))
        return [returned.settle_alone(processor, taken) for taken in waiting]
    return [Outcome.HANDLED] * done if done else [returned.settle_alone(processor, first)]


def _together(processor: Processor, waiting: Sequence[Taken], suspects: Identities) -> int:
    """How many took effect in one transaction; none when fewer than two can."""
    with working(processor.database) as session:
        plain = _plain(processor, session.connection, waiting, suspects)
        if len(plain) < 2:  # noqa: PLR2004 - one alone is no batch
            return 0
        processor.prepare(session, [envelope for _, envelope in plain])
        _carry_out(processor, session, plain)
        if again := [taken.arrival for taken, _ in plain if taken.delivery.redelivered]:
            attempts.end_together(session.connection, again, processor.process)
        session.flush()
        reach(Point.BEFORE_COMMIT, [taken.delivery for taken, _ in plain])
    contracts = Counter(taken.arrival.contract for taken, _ in plain)
    processor.breaker.worked(taken.arrival.key for taken, _ in plain)
    log.info("batch_settled", outcome=Outcome.HANDLED, **contracts)
    return len(plain)


def _carry_out(
    processor: Processor, session: Session, plain: Sequence[tuple[Taken, Envelope]]
) -> None:
    for before, (taken, envelope) in enumerate(plain):
        try:
            processor.carry_out(session, taken, envelope)
        except DATABASE_TROUBLE:
            raise
        except Exception as error:
            log.warning("batch_interrupted", message_id=taken.arrival.message_id, **origin(error))
            raise _Failed(before) from error


def _plain(
    processor: Processor,
    connection: sa.Connection,
    waiting: Sequence[Taken],
    suspects: Identities,
) -> list[tuple[Taken, Envelope]]:
    """The first of them, up to one that is known, suspect, late, unreadable, a test, or of a key that waits."""
    arrivals = [taken.arrival for taken in waiting]
    before = precedents.of_several(connection, arrivals)
    seen = {*before.known, *suspects}
    now = processor.clock.now()

    def is_plain(taken: Taken) -> bool:
        envelope, identity = taken.envelope, taken.arrival.identity
        if not isinstance(envelope, Envelope) or envelope.test:
            return False
        if identity in seen or envelope.partitionkey in before.waiting:
            return False
        seen.add(identity)
        return envelope.expirytime is None or envelope.expirytime >= now

    return [
        (taken, taken.envelope)
        for taken in takewhile(is_plain, waiting)
        if isinstance(taken.envelope, Envelope)
    ]
