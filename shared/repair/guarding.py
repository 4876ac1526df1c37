"""Says before a try which process makes it: a message from which two never came back is not tried by itself.

One that never came back proves nothing, here as with `shared.attempts`: the database may have gone away in the
middle, and the process been stopped before it could say that the message was innocent.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog

from shared import settlement
from shared.attempts import FORGIVEN
from shared.database import DATABASE_TROUBLE
from shared.delivery import Delivery
from shared.parking import Parked
from shared.processor import KILLED, Processor
from shared.repair.heads import head, on_record, refuse_contradiction
from shared.repair.refused import ActionImpossible
from shared.session import working


log = structlog.get_logger()
GRACE = dt.timedelta(seconds=3)  # between a process saying that it begins, and its lock on the row


@contextmanager
def trying(processor: Processor, number: int, actor: str) -> Iterator[bool]:
    """Whether the try may be made; False when the last ones killed their processes, which is then on record.

    Raises ActionImpossible as `head` does, and while another process may just be beginning.
    """
    begun = _begin(processor, number, actor)
    try:
        yield begun
    except DATABASE_TROUBLE:
        with suppress(*DATABASE_TROUBLE):
            end(processor, number)
        raise


def end(processor: Processor, number: int) -> None:
    """The try is over and settled nothing; this process lives."""
    with processor.database.transaction() as connection:
        settlement.end(connection, number)


def _begin(processor: Processor, number: int, actor: str) -> bool:
    now = processor.clock.now()
    with working(processor.database) as session:
        connection = session.connection
        parked = head(connection, processor.consumer, number)
        refuse_contradiction(parked)
        unended = _unended(parked, processor.process, now)
        if unended <= FORGIVEN:
            settlement.begin(connection, number, processor.process, now, unended=unended)
            return True
        settlement.failed_again(connection, number, KILLED, now, by=actor)
        on_record(session, "retry-killed", number, actor, now)
    log.error("retry_killed_process", parked=number)
    return False


def _unended(parked: Parked, process: str, now: dt.datetime) -> int:
    """How many processes began, one after the other, and never ended.

    Whoever tries holds the row's lock: who has it now, and sees another's name, sees a dead one's.
    """
    if parked.tried_by in {None, process} or parked.tried_since is None:
        return parked.unended
    if now - parked.tried_since < GRACE:
        raise ActionImpossible(parked.number, "just being tried", "wait")
    return parked.unended + 1


def delivery_of(parked: Parked) -> Delivery:
    """What came, for the handler."""
    return Delivery(
        body=parked.body,
        headers=parked.headers,
        exchange=parked.exchange,
        routing_key=parked.routing_key,
        received_at=parked.parked_at,
    )
