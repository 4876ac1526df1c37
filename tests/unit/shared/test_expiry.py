"""A message that comes too late: kept for a person, without effect, and in nobody's way."""

import datetime as dt
from typing import Any

import pytest

from shared import repair
from shared.database import Database
from shared.delivery import Outcome
from shared.processor import Processor
from shared.repair import Tried
from tests.builders import a_delivery, an_envelope, delivery_of
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling, effects


SECOND = dt.timedelta(seconds=1)
EXPIRED = {"expirytime": NOON - SECOND}


class TestAnExpiredMessage:
    def test_is_parked_without_effect_and_says_why(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        assert processor.receive(a_delivery(**EXPIRED)) is Outcome.PARKED

        [row] = tables.parked(database)
        assert (row["reason"], row["attempts"]) == ("expired", 1)
        assert [(p["code"], p["path"]) for p in row["problems"]] == [("EXPIRED", "$.expirytime")]
        assert handling.deliveries == []
        assert effects(database) == []

    def test_is_parked_once_however_often_it_comes(
        self, processor: Processor, database: Database
    ) -> None:
        delivery = a_delivery(**EXPIRED)

        outcomes = [processor.receive(delivery) for _ in range(3)]

        assert outcomes == [Outcome.PARKED, Outcome.DUPLICATE, Outcome.DUPLICATE]
        assert len(tables.parked(database)) == 1

    def test_lets_the_next_of_its_key_go_on(self, processor: Processor, database: Database) -> None:
        processor.receive(a_delivery(**EXPIRED))
        following = an_envelope()

        assert processor.receive(delivery_of(following)) is Outcome.HANDLED

        assert effects(database) == [following.id]

    def test_is_never_tried_again_by_itself(
        self, processor: Processor, database: Database, clock: FakeClock
    ) -> None:
        processor.receive(a_delivery(**EXPIRED))
        processor.receive(a_delivery())
        clock.advance(days=1)

        assert repair.retry_due(processor) == 0

        [row] = tables.parked(database)
        assert (row["state"], row["next_try"]) == ("waiting", None)

    def test_takes_effect_when_a_person_wants_it_all_the_same(
        self, processor: Processor, database: Database
    ) -> None:
        late = an_envelope(**EXPIRED)
        processor.receive(delivery_of(late))

        assert repair.retry(processor, 1, actor="王") is Tried.HANDLED

        assert effects(database) == [late.id]

    def test_behind_a_parked_one_is_expired_and_not_merely_waiting(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        processor.receive(a_delivery())
        processor.receive(a_delivery(**EXPIRED))

        assert [row["reason"] for row in tables.parked(database)] == ["handler-error", "expired"]

    def test_that_is_a_test_still_shows_what_it_would_have_led_to(
        self, processor: Processor, database: Database
    ) -> None:
        # a recorded fixture is old by nature
        assert processor.receive(a_delivery(test=True, **EXPIRED)) is Outcome.TESTED

        assert tables.parked(database) == []


class TestAMessageInTime:
    @pytest.mark.parametrize(
        "changes",
        [{}, {"expirytime": None}, {"expirytime": NOON}, {"expirytime": NOON + SECOND}],
        ids=["none", "null", "to the second", "later"],
    )
    def test_takes_effect(
        self, processor: Processor, database: Database, changes: dict[str, Any]
    ) -> None:
        assert processor.receive(a_delivery(**changes)) is Outcome.HANDLED

        assert tables.parked(database) == []
