"""Places where a chaos run strikes: each is reached with what is at stake, and nothing happens in production."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from shared import batches, failpoints, repair
from shared.failpoints import Point, reach
from shared.processor import Processor
from tests.builders import a_delivery, an_envelope, delivery_of
from tests.fakes.clock import FakeClock
from tests.fakes.handling import Bug, FakeHandling


Reached = list[tuple[Point, int]]


@pytest.fixture
def reached() -> Iterator[Reached]:
    found: Reached = []

    def strike(point: Point, at_stake: Sequence[Any]) -> None:
        found.append((point, len(at_stake)))

    failpoints.arm(strike)
    yield found
    failpoints.disarm()


def test_nothing_happens_in_production(reached: Reached) -> None:
    failpoints.disarm()

    reach(Point.AFTER_ACK, [1])

    assert reached == []


def test_a_batch_can_die_before_its_commit(processor: Processor, reached: Reached) -> None:
    batches.receive(processor, [a_delivery(), a_delivery()])

    assert reached == [(Point.BEFORE_COMMIT, 2)]


def test_one_alone_can_too(processor: Processor, reached: Reached) -> None:
    processor.receive(a_delivery())

    assert reached == [(Point.BEFORE_COMMIT, 1)]


def test_a_retry_can_die_when_its_work_is_done(
    processor: Processor, handling: FakeHandling, clock: FakeClock, reached: Reached
) -> None:
    envelope = an_envelope()
    handling.fails_with[envelope.id] = Bug()
    processor.receive(delivery_of(envelope))
    handling.fails_with.clear()
    reached.clear()

    repair.retry(processor, 1, actor="王")

    assert reached == [(Point.INSIDE_RETRY, 1)]
