"""The desk of Chongqing's credit service, and messages of its own in its outbox."""

from collections.abc import Callable

import pytest

from contracts.envelope import Envelope
from shared import outbox
from shared.database import Database
from shared.outbox import HandedOut
from shared.processor import Processor
from shared.repair import Desk
from shared.session import working
from tests.builders import an_envelope
from tests.fakes.clock import NOON, FakeClock


NODE, OWN = "chongqing", "/chongqing/credit"
Write = Callable[..., Envelope]


@pytest.fixture
def handed_out() -> HandedOut:
    """What the relay gave to a broker without an answer."""
    return HandedOut(since=NOON)


@pytest.fixture
def desk(database: Database, clock: FakeClock, processor: Processor, handed_out: HandedOut) -> Desk:
    return Desk(
        node=NODE,
        source=OWN,
        database=database,
        clock=clock,
        processors={"credit": processor},
        handed_out=handed_out,
    )


@pytest.fixture
def write(database: Database, clock: FakeClock) -> Write:
    """A message of this service, written and not sent."""

    def written(**changes: object) -> Envelope:
        envelope = an_envelope(**changes)
        with working(database) as session:
            outbox.record(
                session, envelope, exchange="chuanyu.events", routing_key="x", at=clock.now()
            )
        return envelope

    return written
