"""A message at the border proves who sent it, or it counts as not arrived: nothing of it is believed."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from contracts import binding
from services.gateway.adapters.handing_on import INWARD
from services.gateway.adapters.tables import JOURNAL, LANES, PARTICIPANT_KEYS, PARTICIPANTS
from services.gateway.wiring import GatewayApplication
from shared.crypto.keys import generate
from shared.crypto.statement import What
from shared.delivery import Delivery, Outcome
from tests.builders import an_envelope, delivery_of
from tests.fakes import tables
from tests.settling import settle
from tests.unit.gateway.signing import signed
from tests.unit.gateway.test_passage import OURS, parked, sent


def unsigned(**changes: Any) -> Delivery:
    """One of Sichuan's before anybody signed it."""
    values = {"source": "/sichuan/credit", "partitionkey": OURS}
    envelope = an_envelope(**(values | changes))
    return replace(delivery_of(envelope, exchange="border.in"), routing_key="chongqing.x")


def lanes(gateway: GatewayApplication) -> list[Mapping[str, Any]]:
    return list(tables.rows(gateway.database, LANES))


NOW, DAY = dt.datetime.now(dt.UTC), dt.timedelta(days=1)
STRANGER = generate("sm2")


def forged() -> Delivery:
    """The statement of one message under the signature of another."""
    one, other = (signed(unsigned(), at=at) for at in (NOW, NOW - DAY))
    statement, _, _ = str(one.headers[binding.SIGNATURE]).partition(".")
    _, _, signature = str(other.headers[binding.SIGNATURE]).partition(".")
    return replace(one, headers={**one.headers, binding.SIGNATURE: f"{statement}.{signature}"})


UNPROVED: dict[str, Callable[[], Delivery]] = {
    "SIGNATURE_MISSING": unsigned,
    "SIGNATURE_UNREADABLE": lambda: replace(unsigned(), headers={binding.SIGNATURE: "none"}),
    "SIGNATURE_WRONG": forged,
    "SENDER_NOT_ALLOWED": lambda: signed(unsigned(), sender="guizhou"),
    "SIGNED_FOR_ANOTHER": lambda: signed(unsigned(), receiver="guizhou"),
    "PLACE_INVALID": lambda: signed(unsigned(), number=0),
    "KEY_UNKNOWN": lambda: signed(unsigned(), by=STRANGER),
    "ALGORITHM_NOT_ALLOWED": lambda: signed(unsigned(), by=generate("ed25519")),
    "SIGNED_IN_FUTURE": lambda: signed(unsigned(), at=NOW + DAY),
    "SIGNED_TOO_LONG_AGO": lambda: signed(unsigned(), at=NOW - 40 * DAY),
    "BODY_NOT_SIGNED": lambda: replace(
        signed(unsigned()),
        body=unsigned(data={"listing_id": OURS, "granted_on": "2026-11-25"}).body,
    ),
}


class TestAMessageThatNobodyProves:
    @pytest.mark.parametrize("code", UNPROVED)
    def test_is_parked_for_a_person_with_the_reason(
        self, gateway: GatewayApplication, code: str
    ) -> None:
        assert settle(gateway, UNPROVED[code]()) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, "not-allowed", code)]
        assert (sent(gateway), lanes(gateway)) == ([], [])
        assert list(tables.rows(gateway.database, JOURNAL)) == []

    @pytest.mark.parametrize(
        "place", [{"lane": None}, {"lane": "zzz"}, {"epoch": 0}, {"number": 0}], ids=str
    )
    def test_at_no_place_of_a_lane_opens_none(
        self, gateway: GatewayApplication, place: dict[str, Any]
    ) -> None:
        settle(gateway, signed(unsigned(), **place))

        assert parked(gateway) == [(INWARD, "not-allowed", "PLACE_INVALID")]
        assert lanes(gateway) == []

    def test_under_a_header_that_is_no_text_is_too(self, gateway: GatewayApplication) -> None:
        settle(gateway, replace(unsigned(), headers={binding.SIGNATURE: 7}))

        assert parked(gateway) == [(INWARD, "not-allowed", "SIGNATURE_MISSING")]

    def test_and_is_signed_as_something_else_is_no_message(
        self, gateway: GatewayApplication
    ) -> None:
        settle(gateway, signed(unsigned(), what=What.RECEIPT))

        assert parked(gateway) == [(INWARD, "not-allowed", "SIGNED_FOR_ANOTHER")]

    def test_at_a_border_where_nobody_is_registered_is_told_so(
        self, gateway: GatewayApplication
    ) -> None:
        with gateway.database.transaction() as connection:
            connection.execute(PARTICIPANTS.delete())
        gateway.participants.registry.forget()

        settle(gateway, signed(unsigned()))

        assert parked(gateway) == [(INWARD, "not-allowed", "PARTICIPANT_UNKNOWN")]

    def test_takes_neither_id_nor_key_from_the_real_one(self, gateway: GatewayApplication) -> None:
        real = unsigned()
        altered = replace(signed(real), body=real.body.replace(b"2026-11-24", b"2026-11-25"))

        outcomes = [settle(gateway, each) for each in (altered, signed(real), signed(real))]

        assert outcomes == [Outcome.PARKED, Outcome.HANDLED, Outcome.DUPLICATE]
        assert sent(gateway) == [("chuanyu.events", "partner.credit.recognition-granted")]

    def test_counts_once_however_often_it_comes(self, gateway: GatewayApplication) -> None:
        forged = unsigned()

        outcomes = [settle(gateway, forged) for _ in range(3)]

        assert outcomes == [Outcome.PARKED, Outcome.DUPLICATE, Outcome.DUPLICATE]

    def test_stays_parked_when_it_is_tried_again(self, gateway: GatewayApplication) -> None:
        settle(gateway, signed(unsigned(), by=STRANGER))

        assert gateway.desk.retry(1, "王")["result"] == "failed"

        assert parked(gateway) == [(INWARD, "not-allowed", "KEY_UNKNOWN")]


class TestAKeyThatIsRegisteredLater:
    @pytest.fixture(autouse=True)
    def _came_too_early(self, gateway: GatewayApplication) -> None:
        self.real = unsigned()
        settle(gateway, signed(self.real, by=STRANGER, epoch=7))
        period = {"not_before": NOW - DAY, "not_after": NOW + DAY}
        key = {"participant": "sichuan", "key_id": STRANGER.public.id, "pem": STRANGER.public.pem}
        with gateway.database.transaction() as connection:
            connection.execute(PARTICIPANT_KEYS.insert(), {**key, **period, "use": "sign"})
        gateway.participants.registry.forget()

    def test_proves_what_was_parked_when_it_is_tried_again(
        self, gateway: GatewayApplication
    ) -> None:
        assert gateway.desk.retry(1, "王")["result"] == "handled"

        assert sent(gateway) == [("chuanyu.events", "partner.credit.recognition-granted")]

    @pytest.mark.parametrize("retry_first", [True, False])
    def test_gives_the_message_one_effect_with_the_copy_that_was_sent_again(
        self, gateway: GatewayApplication, *, retry_first: bool
    ) -> None:
        again = signed(self.real, by=STRANGER, epoch=7)
        if retry_first:
            gateway.desk.retry(1, "王")
        settle(gateway, again)
        if not retry_first:
            gateway.desk.retry(1, "王")

        assert len(sent(gateway)) == 1
        assert len(list(tables.rows(gateway.database, JOURNAL))) == 1


class TestTheNumberOfAMessage:
    def test_that_comes_is_kept_with_what_proves_it(self, gateway: GatewayApplication) -> None:
        delivery = signed(unsigned(), epoch=3, number=7)

        settle(gateway, delivery)

        [row] = tables.rows(gateway.database, JOURNAL)
        assert (row["lane"], row["epoch"], row["place"]) == ("credit", 3, 7)
        assert row["signature"] == delivery.headers[binding.SIGNATURE]
        [lane] = gateway.lanes()
        assert (lane["direction"], lane["highest"], lane["count"]) == ("in", 7, 1)
        assert lane["missing"] == [[1, 6]]

    def test_of_another_message_is_an_alarm(self, gateway: GatewayApplication) -> None:
        settle(gateway, signed(unsigned(), epoch=1))

        assert settle(gateway, signed(unsigned(), epoch=1)) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, "not-allowed", "NUMBER_REUSED")]
        assert len(sent(gateway)) == 1

    def test_counts_anew_in_another_epoch(self, gateway: GatewayApplication) -> None:
        outcomes = [settle(gateway, signed(unsigned(), number=1, epoch=epoch)) for epoch in (1, 2)]

        assert outcomes == [Outcome.HANDLED, Outcome.HANDLED]

    def test_stands_on_the_lane_of_the_service(self, gateway: GatewayApplication) -> None:
        settle(gateway, signed(unsigned(), lane="enforcement"))

        assert parked(gateway) == [(INWARD, "not-allowed", "LANE_DIFFERS")]


class TestTheContractThatIsSigned:
    @pytest.mark.parametrize("digest", [None, f"sha256:{'0' * 64}"])
    def test_is_the_one_we_know_or_the_message_waits(
        self, gateway: GatewayApplication, digest: str | None
    ) -> None:
        assert settle(gateway, signed(unsigned(), contract=digest)) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, "unknown-version", "CONTRACT_DIGEST_UNKNOWN")]


class TestAParticipantThatIsTested:
    @pytest.fixture(autouse=True)
    def _tested(self, gateway: GatewayApplication) -> None:
        gateway.participants.set_stage("sichuan", "testing", "王", "接入")

    def test_may_send_tests(self, gateway: GatewayApplication) -> None:
        assert settle(gateway, signed(unsigned(test=True))) == Outcome.HANDLED

    def test_may_send_nothing_real(self, gateway: GatewayApplication) -> None:
        assert settle(gateway, signed(unsigned())) == Outcome.PARKED

        assert parked(gateway) == [(INWARD, "not-allowed", "PARTICIPANT_NOT_LIVE")]


class TestAMessageOfOurs:
    def test_goes_out_numbered_without_a_gap_and_signed(self, gateway: GatewayApplication) -> None:
        for _ in range(2):
            settle(gateway, delivery_of(an_envelope()))
        settle(gateway, delivery_of(an_envelope(partitionkey=OURS)))  # it may not leave
        settle(gateway, delivery_of(an_envelope()))

        rows = list(tables.rows(gateway.database, JOURNAL))
        assert [row["place"] for row in rows] == [1, 2, 3]
        assert [lane["missing"] for lane in gateway.lanes()] == [[]]
        lines = [row["signature"] for row in tables.outbox(gateway.database)]
        assert lines == [row["signature"] for row in rows]
        assert all(lines)

    def test_is_one_that_the_partner_lets_in(
        self, gateway: GatewayApplication, sichuan: GatewayApplication
    ) -> None:
        envelope = an_envelope()
        settle(gateway, delivery_of(envelope))
        [row] = tables.outbox(gateway.database)
        headers = {**binding.headers(envelope), binding.SIGNATURE: row["signature"]}
        arrived = Delivery(body=row["body"], headers=headers, exchange="border.in")

        assert settle(sichuan, arrived) == Outcome.HANDLED

        assert sichuan.lanes()[0]["participant"] == "chongqing"

    def test_handed_on_inside_the_node_carries_no_signature(
        self, gateway: GatewayApplication
    ) -> None:
        settle(gateway, signed(unsigned()))

        [row] = tables.outbox(gateway.database)
        assert row["signature"] is None
