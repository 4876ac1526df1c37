"""Refusals that come: kept, listed, and answered by nothing, not even by another refusal."""

from typing import Any

import pytest

from contracts import envelope as envelopes
from contracts.codes import CODES
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.message_refused import MESSAGE_REFUSED
from contracts.errors import Problem
from contracts.registry import example
from shared import refusals
from shared.delivery import Delivery
from shared.publishing import Cause, Publisher
from shared.session import working
from tests.settling import settle
from tests.unit.neighbours import letter
from tests.unit.shared.between_nodes.listings import (
    REFUSED,
    Nodes,
    refused,
    typical,
)


def a_refusal(**changes: Any) -> Delivery:
    """Of Chongqing, about a message of Sichuan."""
    body = example(MESSAGE_REFUSED, 1, "typical") | changes
    return letter(MESSAGE_REFUSED, body, "chongqing")


class TestARefusal:
    @pytest.mark.parametrize("code", CODES)
    def test_fits_its_contract_whatever_the_code(self, nodes: Nodes, code: str) -> None:
        envelope = envelopes.decode(typical(LISTING_DECLARED).body)
        app = nodes.chongqing.app

        with working(app.database) as session:
            publisher = Publisher(session, app.source, Cause.by(envelope), app.clock.now)
            refusals.tell(publisher, "credit", envelope, Problem(code, "$", "", "可" * 600))

        body = envelopes.decode(nodes.chongqing.messages()[-1].body).data
        assert (body["code"], len(body["possible"])) == (code, refusals.LONGEST)

    def test_is_handled_and_answers_nothing(self, nodes: Nodes) -> None:
        outcome = settle(nodes.sichuan.app, a_refusal())

        assert outcome == "handled"
        assert nodes.sichuan.contracts() == []

    def test_of_a_message_that_was_never_sent_is_kept_all_the_same(self, nodes: Nodes) -> None:
        settle(nodes.sichuan.app, a_refusal(code="CODE_OF_THE_FUTURE"))

        assert [code for _, code in nodes.sichuan.told()] == ["CODE_OF_THE_FUTURE"]

    def test_of_a_refusal_is_kept_and_answers_nothing(self, nodes: Nodes) -> None:
        refused(nodes)
        answer = envelopes.decode(nodes.chongqing.messages()[-1].body)

        outcome = settle(
            nodes.chongqing.app,
            a_refusal(refused_message=answer.id, refused_contract=REFUSED, key=answer.partitionkey),
        )

        assert outcome == "handled"
        assert nodes.chongqing.contracts().count(REFUSED) == 1

    def test_that_says_another_code_later_does_not_change_the_first(self, nodes: Nodes) -> None:
        settle(nodes.sichuan.app, a_refusal(code="ALREADY_DECLARED"))

        outcome = settle(nodes.sichuan.app, a_refusal(code="ILLEGAL_TRANSITION"))

        assert outcome == "handled"
        assert [code for _, code in nodes.sichuan.told()] == ["ALREADY_DECLARED"]

    def test_that_is_a_test_is_not_kept(self, nodes: Nodes) -> None:
        body = example(MESSAGE_REFUSED, 1, "typical")

        outcome = settle(nodes.sichuan.app, letter(MESSAGE_REFUSED, body, "chongqing", test=True))

        assert outcome == "tested"
        assert nodes.sichuan.told() == []

    def test_that_breaks_its_contract_is_parked_and_not_refused(self, nodes: Nodes) -> None:
        outcome = settle(nodes.sichuan.app, a_refusal(code="no code"))

        assert outcome == "parked"
        assert nodes.sichuan.contracts() == []


class TestTheListOfRefusals:
    def test_shows_the_newest_first_and_no_more_than_asked_for(self, nodes: Nodes) -> None:
        older, newer = (f"0000000{n}-0000-4000-8000-000000000000" for n in (1, 2))
        for message in (older, newer):
            settle(nodes.sichuan.app, a_refusal(refused_message=message))

        (row,) = nodes.sichuan.app.refusals(1)

        assert row["refused_message"] == newer

    def test_is_counted_as_an_effect(self, nodes: Nodes) -> None:
        settle(nodes.sichuan.app, a_refusal())

        assert nodes.sichuan.app.effects()[REFUSED] == {"effective": 1}
