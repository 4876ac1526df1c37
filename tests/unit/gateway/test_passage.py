"""Messages through the door in both directions, on the real database: the same bytes, once, in order."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.registry import contract_named, example
from services.gateway.adapters.handing_on import INWARD, OUTWARD
from services.gateway.adapters.tables import JOURNAL
from services.gateway.wiring import GatewayApplication
from shared.delivery import Delivery, Outcome
from tests.builders import LISTING, an_envelope, an_id, delivery_of, garbage
from tests.fakes import tables
from tests.fakes.clock import NOON
from tests.settling import settle
from tests.unit.gateway.signing import signed


OURS = "50-0a8f8e7c-4d3b-5f0e-9a51-2f3c4d5e6f70"  # what Sichuan grants is a listing of ours
ALSO_OURS = "50-1b9f8e7c-4d3b-5f0e-9a51-2f3c4d5e6f71"


def outward(**changes: Any) -> Delivery:
    """One of ours on its way out."""
    return delivery_of(an_envelope(**changes))


def inward(**changes: Any) -> Delivery:
    """One of Sichuan's as its shovel writes it."""
    values = {"source": "/sichuan/credit", "partitionkey": OURS}
    return arrived(an_envelope(**(values | changes)))


def arrived(envelope: Envelope) -> Delivery:
    at_the_border = replace(
        delivery_of(envelope, exchange="border.in"), routing_key=f"chongqing.{envelope.contract}"
    )
    return signed(at_the_border)


def sent(gateway: GatewayApplication) -> list[tuple[str, str]]:
    return [(row["exchange"], row["routing_key"]) for row in tables.outbox(gateway.database)]


def journal(gateway: GatewayApplication) -> list[Mapping[str, Any]]:
    return list(tables.rows(gateway.database, JOURNAL))


def parked(gateway: GatewayApplication) -> list[tuple[str, str, str]]:
    return [
        (row["consumer"], row["reason"], row["problems"][0]["code"])
        for row in tables.parked(gateway.database)
    ]


class TestAMessageOfOurs:
    def test_goes_to_the_partners_queue(self, gateway: GatewayApplication) -> None:
        assert settle(gateway, outward()) == Outcome.HANDLED

        assert sent(gateway) == [("border.out", "sichuan.credit.recognition-granted")]

    def test_goes_as_the_bytes_that_came(self, gateway: GatewayApplication) -> None:
        spaced = envelopes.encode(an_envelope()).replace(b'", "', b'",\n  "')
        delivery = replace(outward(), body=spaced)

        settle(gateway, delivery)

        [row] = tables.outbox(gateway.database)
        assert row["body"] == spaced

    def test_stands_in_the_journal_with_its_digest(self, gateway: GatewayApplication) -> None:
        delivery = outward()

        settle(gateway, delivery)

        [row] = journal(gateway)
        assert (row["direction"], row["participant"]) == ("out", "sichuan")
        assert (row["body"], row["digest"]) == (delivery.body, envelopes.digest(delivery.body))
        assert row["key"] == LISTING

    def test_goes_once_however_often_it_comes(self, gateway: GatewayApplication) -> None:
        delivery = outward()

        outcomes = [settle(gateway, delivery) for _ in range(3)]

        assert outcomes == [Outcome.HANDLED, Outcome.DUPLICATE, Outcome.DUPLICATE]
        assert len(sent(gateway)) == len(journal(gateway)) == 1

    def test_that_is_a_test_goes_like_any_other(self, gateway: GatewayApplication) -> None:
        assert settle(gateway, outward(test=True)) == Outcome.HANDLED

        [row] = tables.outbox(gateway.database)
        assert envelopes.decode(row["body"]).test is True

    @pytest.mark.parametrize(
        "source", ["/sichuan/credit", "/guizhou/credit", "/chongqing/enforcement"]
    )
    def test_in_fact_of_somebody_else_never_leaves(
        self, gateway: GatewayApplication, source: str
    ) -> None:
        # what came from a partner is never sent back or onward
        assert settle(gateway, outward(source=source)) == Outcome.PARKED

        assert parked(gateway) == [(OUTWARD, "not-allowed", "SENDER_NOT_ALLOWED")]
        assert sent(gateway) == []
        assert journal(gateway) == []

    def test_about_a_key_that_is_not_the_partners_never_leaves(
        self, gateway: GatewayApplication
    ) -> None:
        # only the side that was asked grants a recognition
        assert settle(gateway, outward(partitionkey=OURS)) == Outcome.PARKED

        assert parked(gateway) == [(OUTWARD, "not-allowed", "KEY_OF_OTHER_REGION")]
        assert tables.parked(gateway.database)[0]["problems"][0]["allowed"] == "51-…"
        assert sent(gateway) == []
        assert journal(gateway) == []

    def test_of_an_unknown_contract_never_leaves(self, gateway: GatewayApplication) -> None:
        settle(gateway, outward(type="cn.chuanyu.credit.no-such-thing.v1"))

        assert parked(gateway) == [(OUTWARD, "unreadable", "TYPE_UNKNOWN")]
        assert sent(gateway) == []


class TestAMessageOfThePartner:
    def test_goes_to_the_services_of_this_node(self, gateway: GatewayApplication) -> None:
        assert settle(gateway, inward()) == Outcome.HANDLED

        assert sent(gateway) == [("chuanyu.events", "partner.credit.recognition-granted")]
        [row] = journal(gateway)
        assert (row["direction"], row["source"]) == ("in", "/sichuan/credit")

    def test_goes_on_as_the_bytes_that_came(self, gateway: GatewayApplication) -> None:
        delivery = inward(extensions={"lanenumber": 7})

        settle(gateway, delivery)

        [row] = tables.outbox(gateway.database)
        assert row["body"] == delivery.body
        assert journal(gateway)[0]["body"] == delivery.body

    def test_with_more_than_we_know_goes_on_with_all_of_it(
        self, gateway: GatewayApplication
    ) -> None:
        body = {"listing_id": OURS, "granted_on": "2026-11-24", "officer": "later"}
        delivery = inward(data=body)

        assert settle(gateway, delivery) == Outcome.HANDLED

        assert envelopes.decode(tables.outbox(gateway.database)[0]["body"]).data == body

    @pytest.mark.parametrize(
        "source", ["/chongqing/credit", "/guizhou/credit", "/sichuan/enforcement"]
    )
    def test_under_another_name_never_enters(
        self, gateway: GatewayApplication, source: str
    ) -> None:
        # one of our own that comes back is a loop; a third one's is a forgery
        assert (
            settle(gateway, arrived(an_envelope(source=source, partitionkey=OURS)))
            == Outcome.PARKED
        )

        assert parked(gateway) == [(INWARD, "not-allowed", "SENDER_NOT_ALLOWED")]
        assert sent(gateway) == []
        assert journal(gateway) == []

    def test_about_a_key_of_its_own_that_only_we_may_grant_never_enters(
        self, gateway: GatewayApplication
    ) -> None:
        assert settle(gateway, inward(partitionkey=LISTING)) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, "not-allowed", "KEY_OF_OTHER_REGION")]
        assert tables.parked(gateway.database)[0]["problems"][0]["allowed"] == "50-…"
        assert sent(gateway) == []

    def test_that_is_not_allowed_blocks_nobody(self, gateway: GatewayApplication) -> None:
        settle(gateway, inward(source="/sichuan/enforcement"))

        assert settle(gateway, inward()) == Outcome.HANDLED

    @pytest.mark.parametrize("key", [OURS, LISTING])
    def test_that_refuses_one_of_ours_enters_under_either_regions_key(
        self, gateway: GatewayApplication, key: str
    ) -> None:
        refused = contract_named("credit.message-refused")
        body = example(refused, 1, "typical") | {"key": key}
        delivery = inward(type=refused.type_of(), partitionkey=key, data=body)

        assert settle(gateway, delivery) == Outcome.HANDLED

    @pytest.mark.parametrize(
        ("changes", "reason", "code"),
        [
            ({"data": {}}, "contract-broken", "FIELD_REQUIRED"),
            ({"subject": ALSO_OURS}, "contract-broken", "KEY_MISMATCH"),
            (
                {"type": "cn.chuanyu.credit.recognition-granted.v2"},
                "unknown-version",
                "VERSION_UNKNOWN",
            ),
        ],
    )
    def test_that_cannot_be_read_never_enters(
        self, gateway: GatewayApplication, changes: dict[str, Any], reason: str, code: str
    ) -> None:
        assert settle(gateway, inward(**changes)) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, reason, code)]
        assert sent(gateway) == []
        assert journal(gateway) == []


class TestPoisonOfThePartner:
    @pytest.fixture(autouse=True)
    def _poison(self, gateway: GatewayApplication) -> None:
        poison = signed(replace(garbage(key=OURS), exchange="border.in"))
        assert settle(gateway, poison) == Outcome.PARKED

    def test_does_not_keep_our_own_messages_of_the_key_from_leaving(
        self, gateway: GatewayApplication
    ) -> None:
        declared = contract_named("credit.listing-declared")
        ours = outward(type=declared.type_of(), partitionkey=OURS)

        assert settle(gateway, ours) == Outcome.HANDLED

        assert sent(gateway) == [("border.out", "sichuan.credit.listing-declared")]

    def test_does_not_keep_the_partners_messages_of_other_keys_from_entering(
        self, gateway: GatewayApplication
    ) -> None:
        assert settle(gateway, inward(partitionkey=ALSO_OURS)) == Outcome.HANDLED

    def test_keeps_the_partners_later_messages_of_the_key_waiting_in_order(
        self, gateway: GatewayApplication
    ) -> None:
        assert settle(gateway, inward()) == Outcome.PARKED
        assert sent(gateway) == []

        gateway.desk.discard(1, "王", "asked the sender")
        assert gateway.desk.retry(2, "王")["result"] == "handled"

        assert sent(gateway) == [("chuanyu.events", "partner.credit.recognition-granted")]


BROKEN_TESTS = [
    ({"data": {}}, "contract-broken", "FIELD_REQUIRED"),
    ({"subject": ALSO_OURS}, "contract-broken", "KEY_MISMATCH"),
    ({"type": "cn.chuanyu.credit.recognition-granted.v2"}, "unknown-version", "VERSION_UNKNOWN"),
    ({"type": "cn.chuanyu.credit.no-such-thing.v1"}, "unreadable", "TYPE_UNKNOWN"),
    ({"source": "/guizhou/credit"}, "not-allowed", "SENDER_NOT_ALLOWED"),
    ({"source": "/sichuan/enforcement"}, "not-allowed", "SENDER_NOT_ALLOWED"),
    ({"partitionkey": LISTING}, "not-allowed", "KEY_OF_OTHER_REGION"),
]


class TestATestMessageThatFailsAtTheDoor:
    @pytest.mark.parametrize(("changes", "reason", "code"), BROKEN_TESTS)
    def test_is_noted_with_the_reason_and_goes_no_further(
        self, gateway: GatewayApplication, changes: dict[str, Any], reason: str, code: str
    ) -> None:
        assert settle(gateway, inward(test=True, **changes)) == Outcome.TESTED

        [row] = tables.inbox(gateway.database).values()
        assert (row["consumer"], row["fate"]) == (INWARD, "tested")
        assert (row["note"]["led_to"], row["note"]["reason"]) == ([], reason)
        assert {problem["code"] for problem in row["note"]["problems"]} == {code}
        assert parked(gateway) == []
        assert sent(gateway) == []
        assert journal(gateway) == []

    @pytest.mark.parametrize(("changes", "reason", "code"), BROKEN_TESTS)
    def test_blocks_no_real_message_of_its_key(
        self, gateway: GatewayApplication, changes: dict[str, Any], reason: str, code: str
    ) -> None:
        settle(gateway, inward(test=True, **changes))

        assert settle(gateway, inward()) == Outcome.HANDLED

        assert sent(gateway) == [("chuanyu.events", "partner.credit.recognition-granted")]

    def test_on_its_way_out_is_noted_too(self, gateway: GatewayApplication) -> None:
        assert settle(gateway, outward(test=True, partitionkey=OURS)) == Outcome.TESTED

        [row] = tables.inbox(gateway.database).values()
        assert (row["consumer"], row["note"]["reason"]) == (OUTWARD, "not-allowed")
        assert (parked(gateway), sent(gateway), journal(gateway)) == ([], [], [])

    def test_under_a_used_id_is_noted_and_the_first_one_stays(
        self, gateway: GatewayApplication
    ) -> None:
        message_id = an_id()
        settle(gateway, inward(id=message_id))

        again = inward(id=message_id, test=True, time=NOON + dt.timedelta(seconds=1))
        assert settle(gateway, again) == Outcome.TESTED

        assert parked(gateway) == []
        assert len(sent(gateway)) == 1
        assert tables.inbox(gateway.database)[message_id]["fate"] == "handled"


class TestAnExpiredMessage:
    """The gateway's clock is the real one, so these expired long ago or will not for long."""

    LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    FAR_AHEAD = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)

    def test_does_not_enter_and_blocks_nobody(self, gateway: GatewayApplication) -> None:
        assert settle(gateway, inward(expirytime=self.LONG_AGO)) == Outcome.PARKED
        assert settle(gateway, inward(expirytime=self.FAR_AHEAD)) == Outcome.HANDLED

        assert parked(gateway) == [(INWARD, "expired", "EXPIRED")]
        assert len(sent(gateway)) == 1


class TestTheSameMessageInBothDirections:
    def test_is_known_to_each_for_itself(self, gateway: GatewayApplication) -> None:
        envelope = an_envelope()

        assert settle(gateway, delivery_of(envelope)) == Outcome.HANDLED
        assert settle(gateway, arrived(envelope)) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, "not-allowed", "SENDER_NOT_ALLOWED")]
        assert len(sent(gateway)) == 1
