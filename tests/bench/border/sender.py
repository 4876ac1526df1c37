"""The service that sends: it commits messages to an outbox in a database of its own, whose relay publishes them."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.envelope import Envelope
from contracts.registry import example
from shared import outbox, topology
from shared.clock import SystemClock
from shared.database import Database
from shared.ids import new_id
from shared.relay import Relay
from shared.session import Session, working
from tests.bench.chain.message import HERE


BODY = example(LEAD_OFFERED, LEAD_OFFERED.newest, "minimal")
AT_ONCE = 100  # messages of a commit
Say = Callable[[int], Envelope]


def lead_id(number: int) -> str:
    """Each is about a lead of its own."""
    return f"50-{uuid.UUID(int=number)}"


def envelope(number: int) -> Envelope:
    """What is said of that lead."""
    key = lead_id(number)
    return Envelope(
        id=new_id(),
        source="/chongqing/enforcement",
        type=LEAD_OFFERED.type_of(),
        subject=key,
        time=dt.datetime.now(HERE),
        data=BODY | {LEAD_OFFERED.key: key, "letter_number": f"渝南川市监移〔2026〕{number + 1}号"},
        partitionkey=key,
        correlationid=new_id(),
        contractdigest=LEAD_OFFERED.version(LEAD_OFFERED.newest).digest,
    )


class Sender:
    """`relay.run` publishes what `commit` wrote: what `say` makes of each number."""

    def __init__(self, folder: Path, url: str, say: Say) -> None:
        self._envelope = say
        self._clock = SystemClock()
        self._database = Database(f"sqlite:///{folder / 'sender.sqlite3'}")
        self._database.migrate()
        self.relay = Relay(self._database, url, self._clock)

    def commit(self, numbers: Iterable[int]) -> None:
        """These messages, in one transaction."""
        with working(self._database) as session:
            for number in numbers:
                self._say(session, number)

    def close(self) -> None:
        self._database.close()

    def _say(self, session: Session, number: int) -> None:
        said = self._envelope(number)
        outbox.record(
            session,
            said,
            exchange=topology.EVENTS,
            routing_key=topology.local_key(said.contract),
            at=self._clock.now(),
        )
