"""What was delivered before: together at first, alone once a process did not come back, parked after two."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from shared import attempts, batches
from shared.attempts import ATTEMPTS
from shared.database import Database
from shared.delivery import Outcome, take
from shared.processor import Processor
from shared.session import working
from tests.builders import an_envelope, delivery_of
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.fakes.databases import Leaving, busy
from tests.fakes.handling import FakeHandling, effects
from tests.unit.shared.lives import Counted, a_life, again, several


HANDLED, PARKED, DUPLICATE = Outcome.HANDLED, Outcome.PARKED, Outcome.DUPLICATE


class TestOneThatCameAgain:
    def attempted(self, database: Database) -> int:
        with database.reading() as connection:
            return len(connection.execute(sa.select(ATTEMPTS)).all())

    def test_takes_effect_and_leaves_no_trace_of_the_attempt(
        self, processor: Processor, database: Database
    ) -> None:
        sent = several(3)

        outcomes = batches.receive(processor, [again(delivery_of(e)) for e in sent])

        assert outcomes == [HANDLED] * 3
        assert effects(database) == [envelope.id for envelope in sent]
        assert self.attempted(database) == 0

    def test_and_killed_two_processes_is_parked_by_the_third(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        killer, behind = an_envelope(), an_envelope()
        handling.fails_with[killer.id] = SystemExit()  # no Exception: nothing catches it
        for _ in range(2):
            with pytest.raises(SystemExit):
                a_life(database, clock, handling).receive(again(delivery_of(killer)))
        assert self.attempted(database) == 1
        successor = a_life(database, clock, handling)

        deliveries = [again(delivery_of(e)) for e in (killer, behind, *several(1))]
        assert batches.receive(successor, deliveries) == [PARKED, PARKED, HANDLED]

        first, second = tables.parked(database)
        assert (first["message_id"], first["reason"]) == (killer.id, "killed-process")
        assert (second["reason"], first["next_try"]) == ("blocked", None)
        assert self.attempted(database) == 0

    def test_beside_others_is_handled_with_them(
        self, processor: Processor, database: Counted
    ) -> None:
        """One transaction more than for what comes the first time, however many they are."""
        sent = several(20)

        outcomes = batches.receive(
            processor, [delivery_of(sent[0]), *(again(delivery_of(e)) for e in sent[1:])]
        )

        assert outcomes == [HANDLED] * 20
        assert effects(database) == [envelope.id for envelope in sent]
        assert database.count == 2
        assert self.attempted(database) == 0

    def test_beside_one_that_kills_goes_alone_once_a_process_did_not_come_back(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        """The fourth process knows whose fault it was, and no other message is blamed."""
        sent = several(5)
        killer = sent[2]
        handling.fails_with[killer.id] = SystemExit()
        deliveries = [again(delivery_of(envelope)) for envelope in sent]
        for effective in ([], sent[:2], sent[:2]):
            with pytest.raises(SystemExit):
                batches.receive(a_life(database, clock, handling), deliveries)
            assert effects(database) == [envelope.id for envelope in effective]

        outcomes = batches.receive(a_life(database, clock, handling), deliveries)

        assert outcomes == [DUPLICATE, DUPLICATE, PARKED, HANDLED, HANDLED]
        assert effects(database) == [e.id for e in sent if e is not killer]
        assert [row["message_id"] for row in tables.parked(database)] == [killer.id]
        assert self.attempted(database) == 0

    def test_behind_a_fresh_one_does_not_take_it_along(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        """What may kill shares no transaction, whoever comes before it."""
        fresh, killer = several(2)
        handling.fails_with[killer.id] = SystemExit()
        with pytest.raises(SystemExit):
            batches.receive(a_life(database, clock, handling), [again(delivery_of(killer))])

        with pytest.raises(SystemExit):
            batches.receive(
                a_life(database, clock, handling), [delivery_of(fresh), again(delivery_of(killer))]
            )

        assert effects(database) == [fresh.id]

    def test_beside_others_for_want_of_the_database_leaves_no_trace_for_other_processes(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        sent = several(3)
        handling.fails_with[sent[1].id] = busy()

        with pytest.raises(OperationalError):
            batches.receive(processor, [again(delivery_of(envelope)) for envelope in sent])

        assert self.attempted(database) == 0
        assert effects(database) == []

    def test_and_had_taken_effect_needs_no_attempt(
        self, processor: Processor, database: Counted
    ) -> None:
        sent = [delivery_of(envelope) for envelope in several(3)]
        batches.receive(processor, sent)
        before = database.count

        outcomes = batches.receive(processor, list(map(again, sent)))

        assert outcomes == [DUPLICATE] * 3
        assert database.count == before + 1 + 3

    def test_and_failed_for_want_of_the_database_is_not_blamed(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        envelope = an_envelope()
        handling.fails_with[envelope.id] = busy()
        with pytest.raises(OperationalError):
            processor.receive(again(delivery_of(envelope)))
        handling.fails_with.clear()

        assert processor.receive(again(delivery_of(envelope))) is HANDLED
        assert self.attempted(database) == 0

    def test_and_failed_for_want_of_the_database_leaves_no_trace_for_other_processes(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        """Two that stand by for each other may have it in turn, and both live."""
        envelope = an_envelope()
        handling.fails_with[envelope.id] = busy()
        for _ in range(3):
            with pytest.raises(OperationalError):
                a_life(database, clock, handling).receive(again(delivery_of(envelope)))
            assert self.attempted(database) == 0
        handling.fails_with.clear()

        assert a_life(database, clock, handling).receive(again(delivery_of(envelope))) is HANDLED

    @pytest.mark.parametrize("survives", [1, 2])
    def test_while_the_database_went_away_until_the_process_ended_is_innocent(
        self, database_url: str, clock: FakeClock, handling: FakeHandling, survives: int
    ) -> None:
        """Gone before the handler is done, or before it can be said that it is done."""
        envelope = an_envelope()
        leaving = Leaving(database_url, after=survives)
        with pytest.raises(OperationalError):
            a_life(leaving, clock, handling).receive(again(delivery_of(envelope)))
        assert self.attempted(leaving) == 1
        leaving.come_back()

        outcome = a_life(leaving, clock, handling).receive(again(delivery_of(envelope)))

        assert outcome is (HANDLED if survives == 1 else DUPLICATE)
        assert effects(leaving) == [envelope.id]
        assert tables.parked(leaving) == []
        assert self.attempted(leaving) == 0
        leaving.close()

    def test_after_it_had_taken_effect_is_a_duplicate_whoever_died(
        self, processor: Processor, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        delivery = again(delivery_of(an_envelope()))
        processor.receive(delivery)
        with working(database) as session:
            arrival = take(delivery, "credit").arrival
            assert attempts.begin(session.connection, arrival, "the dead", clock.now())

        assert processor.receive(delivery) is DUPLICATE
        assert self.attempted(database) == 0
