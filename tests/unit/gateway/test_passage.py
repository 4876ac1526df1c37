"""Messages through the door in both directions, on the real database: the same bytes, once, in order."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from services.gateway.adapters.tables import JOURNAL
from services.gateway.wiring import INWARD, OUTWARD, GatewayApplication
from shared.delivery import Delivery, Outcome
from tests.builders import LISTING, OTHER_LISTING, an_envelope, delivery_of, garbage
from tests.fakes import tables


def outward(**changes: Any) -> Delivery:
    """One of ours on its way out."""
    return delivery_of(an_envelope(**changes))


def inward(**changes: Any) -> Delivery:
    """One of Sichuan's as its shovel writes it."""
    envelope = an_envelope(source="/sichuan/credit", **changes)
    return arrived(envelope)


def arrived(envelope: Envelope) -> Delivery:
    return replace(
        delivery_of(envelope, exchange="border.in"), routing_key=f"chongqing.{envelope.contract}"
    )


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
        assert gateway.receive(outward()) == Outcome.HANDLED

        assert sent(gateway) == [("border.out", "sichuan.credit.recognition-granted")]

    def test_goes_as_the_bytes_that_came(self, gateway: GatewayApplication) -> None:
        spaced = envelopes.encode(an_envelope()).replace(b'", "', b'",\n  "')
        delivery = replace(outward(), body=spaced)

        gateway.receive(delivery)

        [row] = tables.outbox(gateway.database)
        assert row["body"] == spaced

    def test_stands_in_the_journal_with_its_digest(self, gateway: GatewayApplication) -> None:
        delivery = outward()

        gateway.receive(delivery)

        [row] = journal(gateway)
        assert (row["direction"], row["participant"]) == ("out", "sichuan")
        assert (row["body"], row["digest"]) == (delivery.body, envelopes.digest(delivery.body))
        assert row["key"] == LISTING

    def test_goes_once_however_often_it_comes(self, gateway: GatewayApplication) -> None:
        delivery = outward()

        outcomes = [gateway.receive(delivery) for _ in range(3)]

        assert outcomes == [Outcome.HANDLED, Outcome.DUPLICATE, Outcome.DUPLICATE]
        assert len(sent(gateway)) == len(journal(gateway)) == 1

    def test_that_is_a_test_goes_like_any_other(self, gateway: GatewayApplication) -> None:
        assert gateway.receive(outward(test=True)) == Outcome.HANDLED

        [row] = tables.outbox(gateway.database)
        assert envelopes.decode(row["body"]).test is True

    @pytest.mark.parametrize("source", ["/sichuan/credit", "/guizhou/credit"])
    def test_in_fact_of_somebody_else_never_leaves(
        self, gateway: GatewayApplication, source: str
    ) -> None:
        # what came from a partner is never sent back or onward
        assert gateway.receive(outward(source=source)) == Outcome.PARKED

        assert parked(gateway) == [(OUTWARD, "not-allowed", "SENDER_NOT_ALLOWED")]
        assert sent(gateway) == []
        assert journal(gateway) == []

    def test_of_an_unknown_contract_never_leaves(self, gateway: GatewayApplication) -> None:
        gateway.receive(outward(type="cn.chuanyu.credit.no-such-thing.v1"))

        assert parked(gateway) == [(OUTWARD, "unreadable", "TYPE_UNKNOWN")]
        assert sent(gateway) == []


class TestAMessageOfThePartner:
    def test_goes_to_the_services_of_this_node(self, gateway: GatewayApplication) -> None:
        assert gateway.receive(inward()) == Outcome.HANDLED

        assert sent(gateway) == [("chuanyu.events", "partner.credit.recognition-granted")]
        [row] = journal(gateway)
        assert (row["direction"], row["source"]) == ("in", "/sichuan/credit")

    def test_goes_on_as_the_bytes_that_came(self, gateway: GatewayApplication) -> None:
        delivery = inward(extensions={"lanenumber": 7})

        gateway.receive(delivery)

        [row] = tables.outbox(gateway.database)
        assert row["body"] == delivery.body
        assert journal(gateway)[0]["body"] == delivery.body

    def test_with_more_than_we_know_goes_on_with_all_of_it(
        self, gateway: GatewayApplication
    ) -> None:
        body = {"listing_id": LISTING, "granted_on": "2026-11-24", "officer": "later"}
        delivery = inward(data=body)

        assert gateway.receive(delivery) == Outcome.HANDLED

        assert envelopes.decode(tables.outbox(gateway.database)[0]["body"]).data == body

    @pytest.mark.parametrize("source", ["/chongqing/credit", "/guizhou/credit"])
    def test_under_another_name_never_enters(
        self, gateway: GatewayApplication, source: str
    ) -> None:
        # one of our own that comes back is a loop; a third one's is a forgery
        assert gateway.receive(arrived(an_envelope(source=source))) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, "not-allowed", "SENDER_NOT_ALLOWED")]
        assert sent(gateway) == []
        assert journal(gateway) == []

    @pytest.mark.parametrize(
        ("changes", "reason", "code"),
        [
            ({"data": {}}, "contract-broken", "FIELD_REQUIRED"),
            ({"subject": OTHER_LISTING}, "contract-broken", "KEY_MISMATCH"),
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
        assert gateway.receive(inward(**changes)) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, reason, code)]
        assert sent(gateway) == []
        assert journal(gateway) == []


class TestPoisonOfThePartner:
    @pytest.fixture(autouse=True)
    def _poison(self, gateway: GatewayApplication) -> None:
        poison = replace(garbage(key=LISTING), exchange="border.in")
        assert gateway.receive(poison) == Outcome.PARKED

    def test_does_not_keep_our_own_messages_of_the_key_from_leaving(
        self, gateway: GatewayApplication
    ) -> None:
        assert gateway.receive(outward()) == Outcome.HANDLED

        assert sent(gateway) == [("border.out", "sichuan.credit.recognition-granted")]

    def test_does_not_keep_the_partners_messages_of_other_keys_from_entering(
        self, gateway: GatewayApplication
    ) -> None:
        assert gateway.receive(inward(partitionkey=OTHER_LISTING)) == Outcome.HANDLED

    def test_keeps_the_partners_later_messages_of_the_key_waiting_in_order(
        self, gateway: GatewayApplication
    ) -> None:
        assert gateway.receive(inward()) == Outcome.PARKED
        assert sent(gateway) == []

        gateway.discard_parked(1, "王", "asked the sender")
        assert gateway.retry_parked(2, "王") is True

        assert sent(gateway) == [("chuanyu.events", "partner.credit.recognition-granted")]


class TestTheSameMessageInBothDirections:
    def test_is_known_to_each_for_itself(self, gateway: GatewayApplication) -> None:
        envelope = an_envelope()

        assert gateway.receive(delivery_of(envelope)) == Outcome.HANDLED
        assert gateway.receive(arrived(envelope)) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, "not-allowed", "SENDER_NOT_ALLOWED")]
        assert len(sent(gateway)) == 1
