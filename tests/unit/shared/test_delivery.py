"""One delivered message that can be settled at once: taken once, or kept; never lost, never twice."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from contracts import envelope as envelopes
from contracts.codes import CODES
from shared.database import Database
from shared.delivery import Delivery, Outcome
from shared.processor import Processor
from tests.builders import (
    LISTING,
    OTHER_LISTING,
    a_delivery,
    an_envelope,
    an_id,
    delivery_of,
    garbage,
)
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling, effects
from tests.strategies import EACH_LAW, anything


class TestTheFirstCopy:
    def test_takes_effect(self, processor: Processor, database: Database) -> None:
        delivery = a_delivery()

        assert processor.receive(delivery) is Outcome.HANDLED

        [row] = tables.inbox(database).values()
        assert effects(database) == [row["message_id"]]
        assert row["digest"] == envelopes.digest(delivery.body)
        assert (row["fate"], row["consumer"], row["duplicates"]) == ("handled", "credit", 0)
        assert (row["occurred_at"], row["received_at"], row["settled_at"]) == (NOON, NOON, NOON)

    def test_is_given_to_the_handler_as_it_came(
        self, processor: Processor, handling: FakeHandling
    ) -> None:
        delivery = a_delivery()

        processor.receive(delivery)

        assert handling.deliveries == [delivery]

    def test_is_logged_by_its_ids_and_never_by_its_body(self, processor: Processor) -> None:
        envelope = an_envelope(data={"name": "张三"})

        with capture_logs() as lines:
            processor.receive(delivery_of(envelope))

        [line] = lines
        assert (line["event"], line["message_id"]) == ("message_settled", envelope.id)
        assert "张三" not in str(lines)


class TestASecondCopy:
    def test_has_no_effect_and_is_counted(self, processor: Processor, database: Database) -> None:
        delivery = a_delivery()
        processor.receive(delivery)

        assert [processor.receive(delivery) for _ in range(3)] == [Outcome.DUPLICATE] * 3

        [row] = tables.inbox(database).values()
        assert effects(database) == [row["message_id"]]
        assert row["duplicates"] == 3

    def test_that_came_another_way_is_the_same(
        self, processor: Processor, database: Database
    ) -> None:
        envelope = an_envelope()
        processor.receive(delivery_of(envelope))

        again = processor.receive(Delivery(body=envelopes.encode(envelope), exchange="elsewhere"))

        assert again is Outcome.DUPLICATE
        assert len(effects(database)) == 1

    def test_of_a_parked_message_does_not_park_it_again(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        delivery = a_delivery()
        processor.receive(delivery)

        assert processor.receive(delivery) is Outcome.DUPLICATE

        assert len(tables.parked(database)) == 1

    def test_at_another_consumer_is_a_first_one(
        self, database: Database, clock: FakeClock, handling: FakeHandling
    ) -> None:
        delivery = a_delivery()
        for consumer in ("gateway.in", "gateway.out"):
            other = Processor(database, clock, consumer, handling)
            assert other.receive(delivery) is Outcome.HANDLED

        assert len(effects(database)) == 2

    def test_after_the_process_was_killed_before_its_ack_is_dropped(
        self, database_url: str, clock: FakeClock, handling: FakeHandling
    ) -> None:
        # everything but the database is lost: the same file, opened again
        delivery = a_delivery()
        for expected in (Outcome.HANDLED, Outcome.DUPLICATE):
            database = Database(database_url)
            processor = Processor(database, clock, "credit", handling)
            assert processor.receive(delivery) is expected
            assert len(effects(database)) == 1
            database.close()


class TestTheSameIdWithOtherContent:
    @pytest.fixture
    def pair(self) -> tuple[Delivery, Delivery]:
        envelope = an_envelope()
        changed = an_envelope(id=envelope.id, correlationid=envelope.correlationid, subject="other")
        return delivery_of(envelope), delivery_of(changed)

    def test_has_no_effect_and_is_kept_as_an_alarm(
        self, processor: Processor, database: Database, pair: tuple[Delivery, Delivery]
    ) -> None:
        first, second = pair
        processor.receive(first)

        assert processor.receive(second) is Outcome.PARKED

        [row] = tables.parked(database)
        assert (row["reason"], row["problems"][0]["code"]) == ("contract-broken", "ID_REUSED")
        assert row["body"] == second.body
        assert len(effects(database)) == 1

    def test_leaves_what_is_known_of_the_first_alone(
        self, processor: Processor, database: Database, pair: tuple[Delivery, Delivery]
    ) -> None:
        first, second = pair
        processor.receive(first)
        before = tables.inbox(database)

        processor.receive(second)

        assert before.items() <= tables.inbox(database).items()

    def test_is_kept_once_however_often_it_comes(
        self, processor: Processor, database: Database, pair: tuple[Delivery, Delivery]
    ) -> None:
        for delivery in pair:
            processor.receive(delivery)

        assert [processor.receive(pair[1]) for _ in range(2)] == [Outcome.DUPLICATE] * 2

        assert len(tables.parked(database)) == 1
        assert len(effects(database)) == 1

    def test_is_kept_even_while_the_first_is_parked(
        self,
        processor: Processor,
        database: Database,
        handling: FakeHandling,
        pair: tuple[Delivery, Delivery],
    ) -> None:
        handling.fails_with[""] = Bug()
        for delivery in pair:
            processor.receive(delivery)

        codes = [row["problems"][0]["code"] for row in tables.parked(database)]
        assert codes == ["HANDLER_FAILED", "ID_REUSED"]


class TestWhatCannotBeRead:
    def test_is_parked_with_its_bytes_and_the_key_of_its_header(
        self, processor: Processor, database: Database
    ) -> None:
        delivery = garbage()

        assert processor.receive(delivery) is Outcome.PARKED

        [row] = tables.parked(database)
        assert (row["reason"], row["key"], row["body"]) == ("unreadable", LISTING, delivery.body)
        assert (row["source"], row["contract"]) == (
            "/chongqing/credit",
            "credit.recognition-granted",
        )
        assert row["problems"][0]["code"] == "NOT_JSON"
        assert row["next_try"] is None

    def test_has_its_digest_for_an_id_so_that_the_id_it_claims_stays_free(
        self, processor: Processor, database: Database
    ) -> None:
        envelope = an_envelope(partitionkey=OTHER_LISTING)
        damaged = delivery_of(envelope, body=b"{")
        processor.receive(damaged)

        clean = delivery_of(envelope)
        processor.receive(Delivery(body=clean.body, headers=clean.headers))

        assert set(tables.inbox(database)) == {envelopes.digest(b"{"), envelope.id}

    def test_is_parked_once_however_often_it_comes(
        self, processor: Processor, database: Database
    ) -> None:
        outcomes = [processor.receive(garbage()) for _ in range(3)]

        assert outcomes == [Outcome.PARKED, Outcome.DUPLICATE, Outcome.DUPLICATE]
        assert len(tables.parked(database)) == 1

    def test_without_headers_belongs_to_nobody_and_blocks_nobody(
        self, processor: Processor, database: Database
    ) -> None:
        processor.receive(Delivery(body=b"one"))
        processor.receive(Delivery(body=b"two"))

        assert processor.receive(a_delivery()) is Outcome.HANDLED
        assert [(r["source"], r["contract"], r["key"]) for r in tables.parked(database)] == [
            ("unknown", "unknown", "")
        ] * 2

    @pytest.mark.parametrize(
        "headers",
        [
            {"partitionkey": "\ud800"},
            {"partitionkey": "a\0b"},
            {"partitionkey": 7, "cloudEvents:source": None, "cloudEvents:type": ["x"]},
            {"partitionkey": "x" * 1000, "cloudEvents:source": "y" * 1000},
            {b"\xff": b"\xff", "a\ud800": "b\0"},
            {"cloudEvents:type": "cn.chuanyu.v.v.v.v9"},
            {"partitionkey": {"nested": [1, {"deep": b"x"}]}},
        ],
        ids=lambda headers: ascii(headers)[:30],
    )
    def test_is_parked_whatever_its_headers_hold(
        self, processor: Processor, database: Database, headers: dict[Any, Any]
    ) -> None:
        delivery = Delivery(body=b"{", headers=headers, routing_key="k\ud800\0", exchange="e")

        assert processor.receive(delivery) is Outcome.PARKED

        [row] = tables.parked(database)
        assert len(row["key"]) <= 128
        assert len(row["source"]) <= 64
        assert row["routing_key"] == "k??"
        json.dumps(row["headers"], ensure_ascii=False).encode()

    def test_is_listed_as_what_its_headers_name(
        self, processor: Processor, database: Database
    ) -> None:
        processor.receive(garbage())

        [row] = tables.parked(database)
        envelope = an_envelope()
        assert (row["source"], row["contract"]) == (envelope.source, envelope.contract)

    @pytest.mark.parametrize(
        "headers",
        [
            {"cloudEvents:source": "/s/贾宝玉510104199001011234"},
            {"cloudEvents:source": "510104199001011234"},
            {"cloudEvents:type": "cn.chuanyu.贾宝玉510104199001011234.v1"},
            {"cloudEvents:type": "cn.chuanyu.a/510104199001011234.b.v1"},
        ],
        ids=lambda headers: ascii(headers)[:40],
    )
    def test_is_nobodys_where_its_headers_hold_something_else(
        self, processor: Processor, database: Database, headers: dict[str, str]
    ) -> None:
        """Both are logged and listed: a name or a number of a person must not get there by a header."""
        with capture_logs() as lines:
            processor.receive(Delivery(body=b"{zz", headers=headers))

        [row] = tables.parked(database)
        assert (row["source"], row["contract"]) == ("unknown", "unknown")
        assert lines
        assert "510104199001011234" not in str(lines)

    def test_is_kept_without_what_brokers_added_on_the_way(
        self, processor: Processor, database: Database
    ) -> None:
        headers = {"partitionkey": LISTING, "x-delivery-count": 3, "x-death": [{"count": 1}]}

        processor.receive(Delivery(body=b"{", headers=headers))

        assert tables.parked(database)[0]["headers"] == {"partitionkey": LISTING}


class TestWhatBreaksItsContract:
    def test_is_parked_with_every_fault_and_waits_for_a_person(
        self, strict: Processor, database: Database
    ) -> None:
        delivery = a_delivery(data={"listing_id": 7})

        assert strict.receive(delivery) is Outcome.PARKED

        [row] = tables.parked(database)
        found = {(problem["code"], problem["path"]) for problem in row["problems"]}
        assert found == {("FIELD_TYPE", "$.listing_id"), ("FIELD_REQUIRED", "$.granted_on")}
        assert (row["reason"], row["next_try"]) == ("contract-broken", None)

    def test_of_a_newer_version_waits_for_an_upgrade_and_is_tried_by_itself(
        self, strict: Processor, database: Database
    ) -> None:
        strict.receive(a_delivery(type="cn.chuanyu.credit.recognition-granted.v7"))

        [row] = tables.parked(database)
        assert (row["reason"], row["problems"][0]["code"]) == ("unknown-version", "VERSION_UNKNOWN")
        assert row["next_try"] > NOON


# one database for all examples, and the same law on each kind of database
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]


class TestAnyDelivery:
    @settings(EACH_LAW, suppress_health_check=SHARED)
    @given(
        body=st.binary(max_size=40) | anything.map(lambda value: json.dumps(value).encode()),
        headers=st.dictionaries(
            st.sampled_from(["partitionkey", "cloudEvents:id", "cloudEvents:source"]) | st.text(),
            st.text() | st.binary() | st.integers() | st.none(),
            max_size=3,
        ),
    )
    def test_is_settled(self, strict: Processor, body: bytes, headers: dict[str, Any]) -> None:
        outcome = strict.receive(Delivery(body=body, headers=headers))

        assert outcome in set(Outcome)

    @settings(EACH_LAW, suppress_health_check=SHARED)
    @given(st.lists(st.sampled_from(range(4)), max_size=12))
    def test_takes_effect_once_in_whatever_order_copies_come(
        self, processor: Processor, database: Database, copies: list[int]
    ) -> None:
        deliveries = [a_delivery(partitionkey=f"key-{an_id()}") for _ in range(4)]
        before = len(effects(database))

        for n in copies:
            processor.receive(deliveries[n])

        assert len(effects(database)) - before == len(set(copies))


def test_every_reason_of_parking_is_explained_by_a_known_code(
    strict: Processor, database: Database
) -> None:
    strict.receive(garbage())
    strict.receive(a_delivery(partitionkey=OTHER_LISTING, data={}))
    strict.receive(a_delivery(partitionkey=OTHER_LISTING))

    reasons = [row["reason"] for row in tables.parked(database)]
    assert reasons == ["unreadable", "contract-broken", "blocked"]
    for row in tables.parked(database):
        assert {problem["code"] for problem in row["problems"]} <= set(CODES)
