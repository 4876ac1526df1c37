"""What was delivered before: begun together, and alone once a process did not come back from it.

After the death of a process all that it had not acked comes again, up to thousands of messages for one that killed.
To take them one by one, each behind a commit of its own, would hold everybody up for half a minute.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from shared import attempts, inbox
from shared.breaker import Tripped
from shared.database import DATABASE_TROUBLE
from shared.delivery import Outcome, Taken
from shared.processor import Processor
from shared.session import working


Identities = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Returned:
    """Of one batch, by identity."""

    suspects: Identities = frozenset()  # begun by a process that never came back: each goes alone
    known: Identities = frozenset()  # took effect before; no handler will see them

    def goes_alone(self, taken: Taken) -> bool:
        """Whether it cannot share a transaction with others."""
        return taken.arrival.identity in self.suspects | self.known

    def settle_alone(self, processor: Processor, taken: Taken) -> Outcome:
        """In transactions of its own; behind an attempt when it could be what killed a process."""
        if taken.delivery.redelivered and taken.arrival.identity not in self.known:
            return processor.again(taken)
        return processor.settle(taken)


@contextmanager
def begun(processor: Processor, batch: Sequence[Taken]) -> Iterator[Returned]:
    """Inside the block this process is about to handle the batch; who dies in it leaves its rows behind."""
    arrivals = [taken.arrival for taken in batch if taken.delivery.redelivered]
    if not arrivals:
        yield Returned()
        return
    with working(processor.database) as session:
        known = inbox.known(session.connection, arrivals)
        suspects = attempts.begin_together(
            session.connection,
            [arrival for arrival in arrivals if arrival.identity not in known],
            processor.process,
            processor.clock.now(),
        )
    try:
        yield Returned(frozenset(suspects), frozenset(known))
    except (Tripped, *DATABASE_TROUBLE):  # left as they were, by a process that lives
        with suppress(*DATABASE_TROUBLE), working(processor.database) as session:
            attempts.end_together(session.connection, arrivals, processor.process)
        raise
