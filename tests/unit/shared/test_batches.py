"""Several deliveries at once: the same outcomes as one by one, in one transaction where nothing is special."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from contracts.envelope import Envelope
from shared import batches, inbox
from shared.database import Database
from shared.delivery import Delivery, Outcome, take
from shared.inbox import Fate
from shared.processor import Processor
from shared.session import Session
from tests.builders import a_delivery, an_envelope, delivery_of
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import busy, statements
from tests.fakes.handling import Bug, FakeHandling, effects
from tests.fixtures_databases import Source
from tests.strategies import EACH_LAW
from tests.unit.shared.lives import Counted, again, several


HANDLED, PARKED, DUPLICATE = Outcome.HANDLED, Outcome.PARKED, Outcome.DUPLICATE


class TestABatch:
    def test_takes_effect_in_one_transaction(
        self, processor: Processor, database: Counted, handling: FakeHandling
    ) -> None:
        sent = several(20)

        outcomes = batches.receive(processor, [delivery_of(envelope) for envelope in sent])

        assert outcomes == [HANDLED] * 20
        assert effects(database) == [envelope.id for envelope in sent]
        assert database.count == 1

    def test_says_no_more_to_the_database_for_being_larger(
        self, processor: Processor, database: Database
    ) -> None:
        # a savepoint for each message, above all, costs a factor of five
        costs = []
        for count in (10, 100):
            with statements() as said:
                batches.receive(processor, [delivery_of(envelope) for envelope in several(count)])
            costs.append(said)

        assert costs[0] == costs[1]
        assert not any("SAVEPOINT" in statement.upper() for statement in costs[1])

    def test_is_logged_in_one_line_without_any_body(self, processor: Processor) -> None:
        with capture_logs() as lines:
            batches.receive(processor, [a_delivery(data={"name": "张三"}) for _ in range(3)])

        [line] = lines
        assert (line["event"], line["credit.recognition-granted"]) == ("batch_settled", 3)
        assert "张三" not in str(lines)

    def test_of_none_is_nothing(self, processor: Processor, database: Counted) -> None:
        assert batches.receive(processor, []) == []
        assert database.count == 0

    def test_prepares_what_its_handlers_need(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        prepared: list[str] = []
        sent = several(3)
        processor = Processor(
            database, clock, "credit", handling,
            prepare=lambda _, envelopes: prepared.extend(e.id for e in envelopes),
        )  # fmt: skip

        batches.receive(processor, [delivery_of(envelope) for envelope in sent])

        assert prepared == [envelope.id for envelope in sent]


class TestOneThatFails:
    @pytest.mark.parametrize("where", [0, 1, 5, 9])
    def test_is_parked_alone(
        self, processor: Processor, database: Database, handling: FakeHandling, where: int
    ) -> None:
        sent = several(10)
        handling.fails_with[sent[where].id] = Bug("张三")

        outcomes = batches.receive(processor, [delivery_of(envelope) for envelope in sent])

        assert outcomes == [PARKED if n == where else HANDLED for n in range(10)]
        good = [envelope.id for n, envelope in enumerate(sent) if n != where]
        assert effects(database) == good
        assert [row["message_id"] for row in tables.parked(database)] == [sent[where].id]

    def test_blocks_those_of_its_key_behind_it(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        bad, behind, other = an_envelope(), an_envelope(), several(1)[0]
        handling.fails_with[bad.id] = Bug()

        outcomes = batches.receive(processor, [delivery_of(e) for e in (bad, behind, other)])

        assert outcomes == [PARKED, PARKED, HANDLED]
        assert effects(database) == [other.id]

    def test_costs_a_few_transactions_only(
        self, processor: Processor, database: Counted, handling: FakeHandling
    ) -> None:
        sent = several(100)
        handling.fails_with[sent[50].id] = Bug()

        batches.receive(processor, [delivery_of(envelope) for envelope in sent])

        assert database.count <= 6


class TestASetThatCannotBeWritten:
    def test_is_taken_apart(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        """Another consumer entered one of them after we had looked."""
        sent = several(4)
        thief = delivery_of(sent[2])

        def handle(session: Session, envelope: Envelope, delivery: Delivery) -> None:
            handling(session, envelope, delivery)
            if envelope.id == sent[3].id and not stolen:
                stolen.append(envelope.id)
                inbox.enter(session, take(thief, "credit").arrival, Fate.HANDLED, NOON)

        stolen: list[str] = []
        processor.handle = handle

        outcomes = batches.receive(processor, [delivery_of(envelope) for envelope in sent])

        assert outcomes == [HANDLED] * 4
        assert effects(database) == [envelope.id for envelope in sent]


class TestTroubleOfTheDatabase:
    @pytest.mark.parametrize("where", [0, 3])
    def test_comes_out_and_nothing_has_happened(
        self, processor: Processor, database: Database, handling: FakeHandling, where: int
    ) -> None:
        sent = several(4)
        handling.fails_with[sent[where].id] = busy()

        with pytest.raises(OperationalError):
            batches.receive(processor, [delivery_of(envelope) for envelope in sent])

        assert tables.is_empty(database)


class TestWhatIsSpecial:
    @pytest.mark.parametrize(
        ("special", "outcome"),
        [
            (lambda: Delivery(body=b"{"), PARKED),
            (lambda: a_delivery(expirytime=NOON - dt.timedelta(seconds=1)), PARKED),
            (lambda: a_delivery(test=True), Outcome.TESTED),
        ],
        ids=["unreadable", "expired", "test"],
    )
    def test_goes_by_itself_between_its_neighbours(
        self,
        processor: Processor,
        database: Database,
        special: Callable[[], Delivery],
        outcome: Outcome,
    ) -> None:
        sent = several(6)
        deliveries = [delivery_of(envelope) for envelope in sent]

        outcomes = batches.receive(processor, [*deliveries[:3], special(), *deliveries[3:]])

        assert outcomes == [HANDLED] * 3 + [outcome] + [HANDLED] * 3
        assert effects(database) == [envelope.id for envelope in sent]

    def test_is_a_second_copy_in_the_same_batch(
        self, processor: Processor, database: Database
    ) -> None:
        first, second = (delivery_of(envelope) for envelope in several(2))

        outcomes = batches.receive(processor, [first, second, first, second])

        assert outcomes == [HANDLED, HANDLED, DUPLICATE, DUPLICATE]

    def test_is_one_of_a_key_that_waits(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        bad, others = an_envelope(), several(2)
        handling.fails_with[bad.id] = Bug()
        processor.receive(delivery_of(bad))

        behind = [delivery_of(an_envelope()), *(delivery_of(e) for e in others)]
        assert batches.receive(processor, behind) == [PARKED, HANDLED, HANDLED]


@settings(EACH_LAW, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    plan=st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(["good", "bad", "copy", "garbage", "test"]),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_the_outcomes_are_those_of_one_by_one(
    source: Source, tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[int, str, bool]]
) -> None:
    """The law of the batch: whatever comes, it is as if each had come alone."""
    deliveries: list[Delivery] = []
    bad: list[str] = []
    for number, (key, kind, came_before) in enumerate(plan):
        envelope = an_envelope(partitionkey=f"50-{key}", subject=f"50-{key}", test=kind == "test")
        if kind == "bad":
            bad.append(envelope.id)
        garbled = Delivery(body=b"{%d" % number)
        fresh = garbled if kind == "garbage" else delivery_of(envelope)
        delivery = deliveries[-1] if kind == "copy" and deliveries else fresh
        deliveries.append(again(delivery) if came_before else delivery)
    results = []
    for together in (True, False):
        with source.fresh("kernel", tmp_path_factory.mktemp("law")) as url:
            database = Database(url)
            handling = FakeHandling()
            handling.fails_with = {message_id: Bug() for message_id in bad}
            processor = Processor(database, FakeClock(), "credit", handling)
            if together:
                outcomes = batches.receive(processor, deliveries)
            else:
                outcomes = [processor.receive(delivery) for delivery in deliveries]
            reasons = [(row["message_id"], row["reason"]) for row in tables.parked(database)]
            results.append((outcomes, effects(database), reasons))
            database.close()

    assert results[0] == results[1]
