"""Orders of an operator: kept in the database, heard by the loops, on record."""

import pytest

from shared import controls, gate
from shared.breaker import Breaker, Limits, Tripped
from shared.controls import Mode, Order, Part
from shared.database import Database
from shared.gate import Gate
from shared.session import working
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock


@pytest.fixture
def breaker(clock: FakeClock) -> Breaker:
    return Breaker(clock, Limits(1, 1, 60))


@pytest.fixture
def consumers(database: Database, clock: FakeClock, breaker: Breaker) -> Gate:
    return Gate(database, clock, Part.CONSUMER, breaker)


def give(database: Database, mode: Mode, part: Part = Part.CONSUMER) -> None:
    with working(database) as session:
        controls.give(session, part, Order(mode, None, "王", "升级"), NOON)


def told(consumers: Gate, database: Database, mode: Mode) -> Gate:
    give(database, mode)
    consumers.forget()
    return consumers


def goes_on(consumers: Gate, *, idle: bool = True, left: int = 0) -> bool:
    return consumers.may_go_on(idle=idle, left=lambda: left)


class TestAPartWithoutAnOrder:
    def test_runs(self, consumers: Gate) -> None:
        assert consumers.may_begin()
        assert goes_on(consumers)
        assert consumers.said == "open"


class TestAPause:
    def test_ends_the_loop_and_lets_none_begin(self, consumers: Gate, database: Database) -> None:
        told(consumers, database, Mode.PAUSED)

        assert not goes_on(consumers, idle=False, left=7)
        assert not consumers.may_begin()
        assert consumers.said == "paused"

    def test_of_one_part_does_not_stop_the_other(
        self, consumers: Gate, database: Database, clock: FakeClock
    ) -> None:
        give(database, Mode.PAUSED, Part.RELAY)

        assert consumers.may_begin()
        assert not Gate(database, clock, Part.RELAY).may_begin()

    def test_is_heard_within_a_second_and_not_read_again_and_again(
        self, consumers: Gate, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = 100.0
        monkeypatch.setattr("shared.gate.time.monotonic", lambda: now)
        assert consumers.may_begin()
        give(database, Mode.PAUSED)
        assert consumers.may_begin()

        now += gate.SECONDS

        assert not consumers.may_begin()

    def test_stands_after_a_restart_until_somebody_resumes(
        self, consumers: Gate, database: Database
    ) -> None:
        told(consumers, database, Mode.PAUSED)
        with database.reading() as connection:
            found = controls.order_for(connection, Part.CONSUMER)
        assert found == Order(Mode.PAUSED, NOON, "王", "升级")

        told(consumers, database, Mode.RUNNING)

        assert consumers.may_begin()
        assert tables.audited(database) == [
            ("王", "paused", "consumer"),
            ("王", "running", "consumer"),
        ]


class TestADraining:
    def test_goes_on_until_nothing_is_left(self, consumers: Gate, database: Database) -> None:
        told(consumers, database, Mode.DRAINING)

        assert consumers.may_begin()
        assert goes_on(consumers, idle=False)
        assert goes_on(consumers, left=1)
        assert not goes_on(consumers)
        assert not consumers.may_begin()
        assert consumers.said == "drained"

    def test_that_another_process_ended_lets_us_finish_what_we_hold(
        self, consumers: Gate, database: Database
    ) -> None:
        told(consumers, database, Mode.DRAINED)

        assert goes_on(consumers, idle=False)
        assert not goes_on(consumers)

    def test_that_was_taken_back_meanwhile_stays_taken_back(self, database: Database) -> None:
        give(database, Mode.RUNNING)

        with database.transaction() as connection:
            assert controls.drained(connection, Part.CONSUMER, NOON) is False


class TestABreakerThatOpened:
    @pytest.fixture(autouse=True)
    def _tripped(self, breaker: Breaker) -> None:
        with pytest.raises(Tripped):
            breaker.failed("a")

    def test_closes_the_gate(self, consumers: Gate) -> None:
        assert not consumers.may_begin()
        assert not goes_on(consumers)
        assert consumers.said == "tripped"

    def test_lets_one_try_after_a_while(self, consumers: Gate, clock: FakeClock) -> None:
        clock.advance(seconds=60)

        assert consumers.may_begin()

    def test_is_closed_by_an_operator(self, consumers: Gate, database: Database) -> None:
        told(consumers, database, Mode.RUNNING)

        assert consumers.may_begin()
        assert consumers.said == "open"
