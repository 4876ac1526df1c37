"""When nearly everything fails, nothing more is parked until somebody or a trial says that it works again."""

import pytest
from structlog.testing import capture_logs

from shared import batches
from shared.attempts import ATTEMPTS
from shared.breaker import Breaker, Limits, Tripped
from shared.database import Database
from shared.delivery import Delivery
from shared.processor import Processor
from tests.builders import a_delivery
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.fakes.handling import Bug, FakeHandling, Refused, effects


LIMITS = Limits(failing=4, keys=5, seconds=60)


@pytest.fixture
def breaker(clock: FakeClock) -> Breaker:
    return Breaker(clock, LIMITS)


def trip(breaker: Breaker) -> None:
    for key in "abc":
        breaker.failed(key)
    with pytest.raises(Tripped):
        breaker.failed("d")


class TestABreaker:
    def test_opens_when_so_many_of_the_last_keys_fail(self, breaker: Breaker) -> None:
        assert breaker.lets_through()

        with capture_logs() as lines:
            trip(breaker)

        assert not breaker.lets_through()
        assert [(line["event"], line["log_level"]) for line in lines] == [
            ("breaker_opened", "error")
        ]

    def test_counts_a_key_once(self, breaker: Breaker) -> None:
        for _ in range(9):
            breaker.failed("a")

        assert breaker.lets_through()

    def test_counts_only_the_last_keys(self, breaker: Breaker) -> None:
        for key in "abc":
            breaker.failed(key)
        breaker.worked("12345")

        for key in "def":
            breaker.failed(key)

        assert breaker.lets_through()

    def test_forgets_the_failure_of_a_key_that_works(self, breaker: Breaker) -> None:
        for key in "abc":
            breaker.failed(key)
        breaker.worked("abc")

        for key in "abc":
            breaker.failed(key)

        assert breaker.lets_through()


class TestATrial:
    def test_begins_after_a_while(self, breaker: Breaker, clock: FakeClock) -> None:
        trip(breaker)
        clock.advance(seconds=59)
        assert not breaker.lets_through()
        clock.advance(seconds=1)

        assert breaker.lets_through()

    def test_that_works_closes_the_breaker(self, breaker: Breaker, clock: FakeClock) -> None:
        trip(breaker)
        clock.advance(seconds=60)
        assert breaker.lets_through()

        breaker.worked("x")

        assert breaker.opened_at is None
        breaker.failed("y")
        assert breaker.lets_through()

    def test_that_fails_waits_twice_as_long_and_at_most_a_quarter_of_an_hour(
        self, breaker: Breaker, clock: FakeClock
    ) -> None:
        trip(breaker)
        waited = []
        for _ in range(6):
            start = clock.now()
            while not breaker.lets_through():
                clock.advance(seconds=30)
            waited.append((clock.now() - start).total_seconds())
            with pytest.raises(Tripped):
                breaker.failed("x")

        assert waited == [60, 120, 240, 480, 900, 900]


class TestAnOperator:
    def test_who_says_so_after_the_opening_closes_it(
        self, breaker: Breaker, clock: FakeClock
    ) -> None:
        before = clock.now()
        clock.advance(seconds=1)
        trip(breaker)

        breaker.resumed(None)
        breaker.resumed(before)
        assert not breaker.lets_through()
        breaker.resumed(clock.now())

        assert breaker.lets_through()


class TestAConsumer:
    @pytest.fixture(autouse=True)
    def _limited(self, processor: Processor, breaker: Breaker) -> None:
        processor.breaker = breaker

    def arriving(self, count: int, *, redelivered: bool = False) -> list[Delivery]:
        made = [a_delivery(partitionkey=f"key-{n}") for n in range(count)]
        return [Delivery(**{**vars(each), "redelivered": redelivered}) for each in made]

    @pytest.mark.parametrize("redelivered", [False, True])
    def test_parks_no_more_of_a_batch_and_loses_nothing_of_it(
        self,
        processor: Processor,
        database: Database,
        handling: FakeHandling,
        clock: FakeClock,
        redelivered: bool,  # noqa: FBT001 - a parameter of the test
    ) -> None:
        batch = self.arriving(9, redelivered=redelivered)
        handling.fails_with[""] = Bug()
        with pytest.raises(Tripped):
            batches.receive(processor, batch)
        assert len(tables.parked(database)) == 3

        handling.fails_with.clear()
        clock.advance(seconds=60)
        assert processor.breaker.lets_through()
        outcomes = batches.receive(processor, batch)

        assert outcomes == ["duplicate"] * 3 + ["handled"] * 6
        assert len(effects(database)) == 6
        assert processor.breaker.opened_at is None

    def test_that_is_replaced_by_a_better_one_hands_on_what_killed_nobody(
        self, processor: Processor, database: Database, handling: FakeHandling, clock: FakeClock
    ) -> None:
        batch = self.arriving(4, redelivered=True)
        handling.fails_with[""] = Bug()
        with pytest.raises(Tripped):
            batches.receive(processor, batch)
        handling.fails_with.clear()
        assert tables.rows(database, ATTEMPTS) == []

        other = Processor(database, clock, "credit", handling)

        assert batches.receive(other, batch)[-1] == "handled"

    def test_goes_on_parking_what_is_its_senders_fault(
        self, processor: Processor, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Refused()

        outcomes = batches.receive(processor, self.arriving(9))

        assert outcomes == ["parked"] * 9
