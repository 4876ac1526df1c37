"""What a rule forbids, between two nodes: told once, kept, shown, never half done."""

import pytest
from sqlalchemy.exc import OperationalError

from contracts import envelope as envelopes
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.envelope import Envelope
from contracts.errors import Problem
from shared import refusals
from shared.clock import SystemClock
from shared.publishing import Cause, Publisher
from shared.session import Session
from tests.settling import settle
from tests.unit.shared.between_nodes.listings import (
    DECLARED,
    GRANTED,
    LIFTED,
    REFUSED,
    Nodes,
    declared,
    id_of,
    parked,
    refused,
    steps,
    typical,
    waiting_for_a_refusal,
)


class TestAMessageThatARuleForbids:
    def test_is_answered_with_one_refusal_caused_by_it(self, nodes: Nodes) -> None:
        copy = refused(nodes)

        answer = envelopes.decode(nodes.chongqing.messages()[-1].body)

        assert answer.contract == REFUSED
        assert answer.causationid == id_of(copy)
        assert answer.data["refused_message"] == id_of(copy)

    def test_is_kept_by_its_sender_with_what_was_refused(self, nodes: Nodes) -> None:
        copy = refused(nodes)

        nodes.exchange()

        (row,) = nodes.sichuan.app.refusals(10)
        assert (row["refused_message"], row["refused_contract"]) == (id_of(copy), DECLARED)
        assert (row["code"], row["refused_by"]) == ("ALREADY_DECLARED", "/chongqing/credit")

    def test_is_shown_by_the_trace_at_both_sides(self, nodes: Nodes) -> None:
        copy = refused(nodes)

        nodes.exchange()

        assert steps(nodes.chongqing, id_of(copy)) == ["refused"]
        assert steps(nodes.sichuan, id_of(copy)) == ["refused there"]

    def test_leads_to_its_refusal_by_the_trace(self, nodes: Nodes) -> None:
        copy = refused(nodes)

        led_to = nodes.chongqing.app.trace(id_of(copy))["led_to"]

        assert [message["contract"] for message in led_to] == [REFUSED]

    def test_is_refused_once_however_often_it_comes(self, nodes: Nodes) -> None:
        copy = refused(nodes)

        outcome = settle(nodes.chongqing.app, copy)

        assert outcome == "duplicate"
        assert nodes.chongqing.contracts().count(REFUSED) == 1

    def test_says_nothing_when_it_is_a_test(self, nodes: Nodes) -> None:
        declared(nodes)

        outcome = settle(nodes.chongqing.app, typical(LISTING_DECLARED, test=True))

        assert outcome == "tested"
        assert REFUSED not in nodes.chongqing.contracts()


def gone(session: Session, envelope: Envelope, problem: Problem) -> None:
    """The database goes away while the refusal is written."""
    app_source = "/chongqing/credit"
    publisher = Publisher(session, app_source, Cause.by(envelope), SystemClock().now)
    refusals.tell(publisher, "credit", envelope, problem)
    raise OperationalError("commit", {}, Exception("gone"))


class TestACrashBetweenRollbackAndRefusal:
    @pytest.fixture(autouse=True)
    def crash(self, nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
        monkeypatch.setattr(nodes.chongqing.app.processors["credit"], "refuse", gone)
        return monkeypatch

    def test_leaves_nothing_half_done(self, nodes: Nodes) -> None:
        declared(nodes)
        copy = typical(LISTING_DECLARED)

        with pytest.raises(OperationalError):
            settle(nodes.chongqing.app, copy)

        assert steps(nodes.chongqing, id_of(copy)) == []
        assert nodes.chongqing.contracts() == [GRANTED]

    def test_ends_in_one_refusal_when_the_message_comes_again(
        self, nodes: Nodes, crash: pytest.MonkeyPatch
    ) -> None:
        declared(nodes)
        copy = typical(LISTING_DECLARED)
        with pytest.raises(OperationalError):
            settle(nodes.chongqing.app, copy)

        crash.undo()
        outcome = settle(nodes.chongqing.app, copy)

        assert outcome == "refused"
        assert nodes.chongqing.contracts() == [GRANTED, REFUSED]

    def test_leaves_a_retry_waiting(self, nodes: Nodes) -> None:
        number = waiting_for_a_refusal(nodes)
        before = (nodes.chongqing.contracts(), nodes.chongqing.audited(), parked(nodes.chongqing))

        with pytest.raises(OperationalError):
            nodes.chongqing.app.desk.retry(number, "李")

        after = (nodes.chongqing.contracts(), nodes.chongqing.audited(), parked(nodes.chongqing))
        assert after == before


class TestARetryThatARuleForbids:
    def test_ends_the_parking_as_refused(self, nodes: Nodes) -> None:
        number = waiting_for_a_refusal(nodes)

        ended = nodes.chongqing.app.desk.retry(number, "李")

        assert ended
        row = parked(nodes.chongqing)[-1]
        assert (row["state"], row["settled_by"]) == ("refused", "李")
        assert row["settled_reason"] == "ILLEGAL_TRANSITION"

    def test_is_told_to_the_sender_once(self, nodes: Nodes) -> None:
        waiting_for_a_refusal(nodes)

        while nodes.chongqing.tick():
            pass
        nodes.exchange()

        assert nodes.sichuan.told() == [(LIFTED, "ILLEGAL_TRANSITION")]

    def test_is_on_record(self, nodes: Nodes) -> None:
        number = waiting_for_a_refusal(nodes)

        nodes.chongqing.app.desk.retry(number, "李")

        assert nodes.chongqing.audited()[-1] == ("李", "refuse", f"parked/{number}")

    def test_shows_refused_in_the_trace(self, nodes: Nodes) -> None:
        number = waiting_for_a_refusal(nodes)
        message_id = parked(nodes.chongqing)[-1]["message_id"]

        nodes.chongqing.app.desk.retry(number, "李")

        assert set(steps(nodes.chongqing, message_id)) == {
            "parked because",
            "tried again",
            "refused",
        }
