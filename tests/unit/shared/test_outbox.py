"""The outbox: what the relay is given, in which order, and what counts as sent."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contracts import binding
from contracts import envelope as envelopes
from shared import outbox
from shared.database import Database
from shared.session import working
from tests.builders import LISTING, OTHER_LISTING, an_envelope, an_id
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import waits_for_a_lock
from tests.waiting import PATIENCE, eventually


def record(database: Database, *, exchange: str = "chuanyu.events", **changes: Any) -> str:
    envelope = an_envelope(**changes)
    with working(database) as session:
        outbox.record(session, envelope, exchange=exchange, routing_key="local.x", at=NOON)
    return envelope.id


def unsent(database: Database, limit: int = 10) -> list[outbox.Outgoing]:
    with database.reading() as connection:
        return outbox.unsent(connection, limit).rows


def is_all(database: Database, limit: int) -> bool:
    with database.reading() as connection:
        return outbox.unsent(connection, limit).are_all


def mark(database: Database, *numbers: int) -> None:
    with database.transaction() as connection:
        outbox.mark_sent(connection, list(numbers), NOON)


def send_again(database: Database, message_id: str) -> list[outbox.Standing]:
    with database.transaction() as connection:
        return outbox.send_again(connection, message_id)


class TestAnEmptyOutbox:
    def test_has_nothing_to_send(self, database: Database) -> None:
        assert unsent(database) == []

    def test_has_no_depth(self, database: Database) -> None:
        with database.reading() as connection:
            assert outbox.depth(connection) == (0, None)


class TestARecordedMessage:
    def test_goes_out_with_its_bytes_headers_and_properties(self, database: Database) -> None:
        envelope = an_envelope()
        with working(database) as session:
            outbox.record(session, envelope, exchange="e", routing_key="local.x", at=NOON)

        [row] = unsent(database)

        assert row == outbox.Outgoing(
            number=1,
            message_id=envelope.id,
            key=LISTING,
            exchange="e",
            routing_key="local.x",
            body=envelopes.encode(envelope),
            source=envelope.source,
            type=envelope.type,
            subject=envelope.subject,
            correlation_id=envelope.correlationid,
            timestamp=int(envelope.time.timestamp()),
        )
        assert row.properties == binding.properties(envelope)
        assert row.headers == binding.headers(envelope)

    def test_that_is_only_passed_on_keeps_its_bytes(self, database: Database) -> None:
        envelope, original = an_envelope(), b'{ "as": "it came" }\n'
        with working(database) as session:
            outbox.record(session, envelope, exchange="e", routing_key="k", at=NOON, body=original)

        assert unsent(database)[0].body == original

    def test_disappears_with_its_transaction(self, database: Database) -> None:
        def fail() -> None:
            with working(database) as session:
                outbox.record(session, an_envelope(), exchange="e", routing_key="k", at=NOON)
                raise KeyError

        with pytest.raises(KeyError):
            fail()

        assert unsent(database) == []


class TestMessagesOfOneKey:
    def test_go_out_one_at_a_time_oldest_first(self, database: Database) -> None:
        first, second = record(database), record(database)

        assert [row.message_id for row in unsent(database)] == [first]
        mark(database, 1)
        assert [row.message_id for row in unsent(database)] == [second]

    def test_do_not_hold_up_those_of_another(self, database: Database) -> None:
        mine, _, other = (
            record(database),
            record(database),
            record(database, partitionkey=OTHER_LISTING),
        )

        assert [row.message_id for row in unsent(database)] == [mine, other]

    def test_go_to_two_exchanges_side_by_side(self, database: Database) -> None:
        # the gateway: the same key inward and outward has nothing to do with each other
        inward, outward = record(database), record(database, exchange="border.out")

        assert [row.message_id for row in unsent(database)] == [inward, outward]


class TestAWindow:
    def test_holds_the_oldest_of_many_keys(self, database: Database) -> None:
        ids = [record(database, partitionkey=f"key-{n}") for n in range(5)]

        assert [row.message_id for row in unsent(database, limit=3)] == ids[:3]

    def test_finds_what_committed_late_behind_what_was_sent(self, database: Database) -> None:
        # ids commit out of order: a high-water mark would never come back to number 1
        late, _ = record(database, partitionkey="late"), record(database, partitionkey="early")

        mark(database, 2)

        assert [row.message_id for row in unsent(database)] == [late]

    def test_is_not_filled_up_by_one_busy_key(self, database: Database) -> None:
        first, *_ = (record(database, partitionkey="busy") for _ in range(20))
        others = [record(database, partitionkey=f"key-{n}") for n in range(12)]

        assert [row.message_id for row in unsent(database, limit=8)] == [first, *others[:7]]

    def test_is_all_there_is_when_it_is_not_full_and_no_key_has_more(
        self, database: Database
    ) -> None:
        record(database, partitionkey="one")
        record(database, partitionkey="another")

        assert is_all(database, limit=3)
        assert not is_all(database, limit=2)  # what stands behind them was not looked at
        record(database, partitionkey="one")
        assert not is_all(database, limit=10)

    def test_keeps_the_order_of_each_key_whatever_fills_it(self, database: Database) -> None:
        ids = [record(database, partitionkey=f"key-{n % 3}") for n in range(30)]
        sent: list[str] = []
        while window := unsent(database, limit=4):
            sent += [row.message_id for row in window]
            mark(database, *(row.number for row in window))

        for n in range(3):
            assert [i for i in sent if i in ids[n::3]] == ids[n::3]


class TestMarkingAsSent:
    def test_keeps_when_it_was(self, database: Database) -> None:
        record(database)

        mark(database, 1)

        [row] = tables.outbox(database)
        assert (row["unsent"], row["sent_at"]) == (False, NOON)

    def test_touches_no_other_row(self, database: Database) -> None:
        for n in range(3):
            record(database, partitionkey=f"key-{n}")

        mark(database, 1, 3)

        assert [row["unsent"] for row in tables.outbox(database)] == [False, True, False]

    def test_of_a_whole_window_is_possible(self, database: Database) -> None:
        record(database)

        mark(database, *range(1, 2001))

        assert unsent(database) == []


class TestSendingAgain:
    def test_brings_the_same_bytes_under_the_same_id(self, database: Database) -> None:
        message_id = record(database)
        [before] = unsent(database)
        mark(database, 1)

        with database.transaction() as connection:
            rows = outbox.send_again(connection, message_id)

        assert rows == [(1, False, NOON)]
        assert unsent(database) == [before]

    def test_of_what_waits_already_lets_it_wait_once(self, database: Database) -> None:
        message_id = record(database)
        mark(database, 1)

        with database.transaction() as connection:
            outbox.send_again(connection, message_id)
            again = outbox.send_again(connection, message_id)
            outbox.send_these_again(connection, [1])

        assert again == [(1, True, NOON)]
        assert [row.message_id for row in unsent(database)] == [message_id]

    @pytest.mark.postgresql  # on SQLite who writes waits for whoever writes
    def test_while_it_is_being_marked_brings_it_after_that(self, database: Database) -> None:
        message_id = record(database)
        with ThreadPoolExecutor() as pool, database.transaction() as connection:
            outbox.mark_sent(connection, [1], NOON)
            again = pool.submit(send_again, database, message_id)
            eventually(lambda: waits_for_a_lock(database))

        assert again.result(PATIENCE) == [(1, False, NOON)]
        assert [row.message_id for row in unsent(database)] == [message_id]

    def test_of_what_was_never_written_finds_nothing(self, database: Database) -> None:
        with database.transaction() as connection:
            assert outbox.send_again(connection, an_id()) == []


def test_the_depth_counts_what_is_unsent_since_the_oldest(
    database: Database, clock: FakeClock
) -> None:
    for n in range(3):
        with working(database) as session:
            envelope = an_envelope(partitionkey=f"key-{n}")
            outbox.record(session, envelope, exchange="e", routing_key="k", at=clock.now())
        clock.advance(minutes=1)
    mark(database, 1)

    with database.reading() as connection:
        count, oldest = outbox.depth(connection)

    assert count == 2
    assert oldest is not None
    assert (oldest - NOON).total_seconds() == 60
