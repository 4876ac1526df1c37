"""Leads between Chongqing and Sichuan: both applications on real databases, messages as bytes."""

from typing import Any

import pytest

from contracts.contract import Data
from contracts.enforcement.lead_accepted import LEAD_ACCEPTED
from contracts.enforcement.lead_closed import LEAD_CLOSED
from contracts.enforcement.lead_filed import LEAD_FILED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.errors import ContractBroken
from contracts.registry import every_contract, example
from services.enforcement.domain.errors import (
    AlreadyOffered,
    IllegalTransition,
    NotTheReceiver,
    PeriodReversed,
    UnknownLead,
)
from services.enforcement.wiring import EnforcementApplication
from shared.answers import answered
from tests.unit.neighbours import Neighbours, letter


Nodes = Neighbours[EnforcementApplication]
LEAD = example(LEAD_OFFERED, 1, "typical")["lead_id"]
NOTHING = {"effective": 0}


def typical(message: str, **changes: Any) -> Data:
    """The typical body of a message, as a step of the lead that the tests offer."""
    body = example(every_contract()[f"enforcement.lead-{message}"], 1, "typical")
    return body | {"lead_id": LEAD} | changes


def offered(nodes: Nodes) -> None:
    nodes.chongqing.app.offer_lead(typical("offered"), "李")
    nodes.exchange()


def accepted(nodes: Nodes) -> None:
    offered(nodes)
    nodes.sichuan.app.accept_lead(typical("accepted"), "王")
    nodes.exchange()


def filed(nodes: Nodes) -> None:
    accepted(nodes)
    nodes.sichuan.app.file_lead(typical("filed"), "王")
    nodes.exchange()


def states(nodes: Nodes) -> tuple[str, str]:
    return tuple(node.app.lead(LEAD)["lead"]["state"] for node in (nodes.chongqing, nodes.sichuan))


class TestAnOfferedLead:
    def test_waits_at_the_other_side_for_a_person(self, nodes: Nodes) -> None:
        offered(nodes)

        assert states(nodes) == ("offered", "received")

    def test_is_the_same_lead_at_both_sides(self, nodes: Nodes) -> None:
        offered(nodes)

        here, there = (node.app.lead(LEAD)["lead"] for node in (nodes.chongqing, nodes.sichuan))
        assert here["offer"] == there["offer"]
        assert (here["side"], there["side"]) == ("sent", "received")

    def test_gives_the_ids_of_its_messages(self, nodes: Nodes) -> None:
        answer = nodes.chongqing.app.offer_lead(typical("offered"), "李")

        (message_id,) = answer["messages"]
        steps = nodes.chongqing.app.trace(message_id)["steps"]
        assert steps[0]["contract"] == "enforcement.lead-offered"

    def test_cannot_be_offered_again(self, nodes: Nodes) -> None:
        offered(nodes)

        with pytest.raises(AlreadyOffered):
            nodes.chongqing.app.offer_lead(typical("offered"), "李")

        assert nodes.chongqing.contracts() == ["enforcement.lead-offered"]
        assert len(nodes.chongqing.audited()) == 1

    def test_cannot_be_accepted_by_its_sender(self, nodes: Nodes) -> None:
        offered(nodes)

        with pytest.raises(NotTheReceiver):
            nodes.chongqing.app.accept_lead(typical("accepted"), "李")

        assert states(nodes) == ("offered", "received")
        assert nodes.chongqing.contracts() == ["enforcement.lead-offered"]

    def test_cannot_be_filed_before_it_is_accepted(self, nodes: Nodes) -> None:
        offered(nodes)

        with pytest.raises(IllegalTransition, match="cannot file a lead that is received"):
            nodes.sichuan.app.file_lead(typical("filed"), "王")

        assert states(nodes) == ("offered", "received")
        assert nodes.sichuan.contracts() == []

    def test_that_breaks_its_contract_leaves_nothing_behind(self, nodes: Nodes) -> None:
        with pytest.raises(ContractBroken):
            nodes.chongqing.app.offer_lead({}, "李")

        assert nodes.chongqing.app.leads(10) == []
        assert nodes.chongqing.contracts() == []
        assert nodes.chongqing.audited() == []


class TestALeadThatIsDecided:
    def test_ends_closed_at_both_sides_without_another_hand(self, nodes: Nodes) -> None:
        filed(nodes)

        nodes.sichuan.app.decide_lead(typical("decided"), "王")
        nodes.exchange()

        assert states(nodes) == ("closed", "closed")

    def test_tells_the_sender_everything_that_was_done(self, nodes: Nodes) -> None:
        filed(nodes)

        nodes.sichuan.app.decide_lead(typical("decided"), "王")
        nodes.exchange()

        here, there = (node.app.lead(LEAD)["lead"] for node in (nodes.chongqing, nodes.sichuan))
        for of_one_side in ("side", "version"):
            del here[of_one_side], there[of_one_side]
        assert here == there
        assert here["amount_yuan"] == 30_000

    def test_takes_five_messages(self, nodes: Nodes) -> None:
        filed(nodes)

        nodes.sichuan.app.decide_lead(typical("decided"), "王")
        nodes.exchange()

        steps = ["accepted", "filed", "decided"]
        assert nodes.sichuan.contracts() == [f"enforcement.lead-{step}" for step in steps]
        assert nodes.chongqing.contracts() == [
            "enforcement.lead-offered",
            "enforcement.lead-closed",
        ]

    def test_is_counted_by_contract_at_both_sides(self, nodes: Nodes) -> None:
        filed(nodes)

        nodes.sichuan.app.decide_lead(typical("decided"), "王")
        nodes.exchange()

        assert nodes.chongqing.app.effects() == {
            "enforcement.lead-offered": {"effective": 0, "refused": 0},
            "enforcement.lead-accepted": {"effective": 1},
            "enforcement.lead-returned": NOTHING,
            "enforcement.lead-filed": {"effective": 1},
            "enforcement.lead-not-filed": NOTHING,
            "enforcement.lead-decided": {"effective": 1},
            "enforcement.lead-closed": NOTHING,
        }
        assert nodes.sichuan.app.effects()["enforcement.lead-offered"] == {
            "effective": 1,
            "refused": 0,
        }
        assert nodes.sichuan.app.effects()["enforcement.lead-closed"] == {"effective": 1}

    def test_leaves_who_did_what_on_record(self, nodes: Nodes) -> None:
        filed(nodes)

        nodes.sichuan.app.decide_lead(typical("decided"), "王")

        assert nodes.chongqing.audited() == [("李", "OfferLead", LEAD)]
        actions = ["AcceptLead", "FileLead", "DecideLead"]
        assert nodes.sichuan.audited() == [("王", action, LEAD) for action in actions]

    def test_cannot_be_decided_before_it_was_filed(self, nodes: Nodes) -> None:
        filed(nodes)

        with pytest.raises(PeriodReversed):
            nodes.sichuan.app.decide_lead(typical("decided", decided_on="2026-10-28"), "王")

        assert states(nodes) == ("filed", "filed")
        assert len(nodes.sichuan.contracts()) == 2


class TestALeadThatIsReturned:
    def test_ends_there_at_both_sides(self, nodes: Nodes) -> None:
        offered(nodes)

        nodes.sichuan.app.return_lead(typical("returned"), "王")
        nodes.exchange()

        assert states(nodes) == ("returned", "returned")
        assert nodes.chongqing.contracts() == ["enforcement.lead-offered"]

    def test_is_counted_as_refused(self, nodes: Nodes) -> None:
        offered(nodes)

        nodes.sichuan.app.return_lead(typical("returned"), "王")
        nodes.exchange()

        effects = nodes.sichuan.app.effects()
        assert effects["enforcement.lead-offered"] == {"effective": 1, "refused": 1}
        assert nodes.chongqing.app.effects()["enforcement.lead-returned"] == {"effective": 1}


class TestALeadThatIsNotFiled:
    def test_ends_closed_at_both_sides(self, nodes: Nodes) -> None:
        accepted(nodes)

        nodes.sichuan.app.not_file_lead(typical("not-filed"), "王")
        nodes.exchange()

        assert states(nodes) == ("closed", "closed")
        assert nodes.chongqing.app.effects()["enforcement.lead-not-filed"] == {"effective": 1}


class TestASecondCopy:
    def test_of_an_offer_is_dropped(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = nodes.sichuan.app.receive(nodes.chongqing.messages()[0])

        assert outcome == "duplicate"
        assert nodes.sichuan.duplicates() == 1
        assert states(nodes) == ("offered", "received")

    def test_of_a_result_does_not_close_twice(self, nodes: Nodes) -> None:
        filed(nodes)
        nodes.sichuan.app.decide_lead(typical("decided"), "王")
        nodes.exchange()

        outcome = nodes.chongqing.app.receive(nodes.sichuan.messages()[-1])

        assert outcome == "duplicate"
        assert nodes.chongqing.contracts().count("enforcement.lead-closed") == 1

    def test_under_another_id_is_parked_as_offered_before(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = nodes.sichuan.app.receive(letter(LEAD_OFFERED, typical("offered"), "chongqing"))

        assert outcome == "parked"
        assert nodes.sichuan.parked_codes() == ["ALREADY_OFFERED"]
        assert states(nodes) == ("offered", "received")


class TestAMessageOfThePartnerThatDoesNotFit:
    def test_about_an_unknown_lead_is_parked(self, nodes: Nodes) -> None:
        outcome = nodes.chongqing.app.receive(letter(LEAD_ACCEPTED, typical("accepted"), "sichuan"))

        assert outcome == "parked"
        assert nodes.chongqing.parked_codes() == ["NOT_FOUND"]
        assert nodes.chongqing.app.leads(10) == []

    def test_about_a_step_out_of_turn_is_parked(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = nodes.chongqing.app.receive(letter(LEAD_FILED, typical("filed"), "sichuan"))

        assert outcome == "parked"
        assert nodes.chongqing.parked_codes() == ["ILLEGAL_TRANSITION"]
        assert states(nodes) == ("offered", "received")

    def test_about_a_lead_of_its_own_is_parked(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = nodes.sichuan.app.receive(letter(LEAD_ACCEPTED, typical("accepted"), "chongqing"))

        assert outcome == "parked"
        assert nodes.sichuan.parked_codes() == ["NOT_THE_SENDER"]
        assert states(nodes) == ("offered", "received")

    def test_that_closes_a_lead_of_ours_is_parked(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = nodes.chongqing.app.receive(letter(LEAD_CLOSED, typical("closed"), "sichuan"))

        assert outcome == "parked"
        assert nodes.chongqing.parked_codes() == ["NOT_THE_RECEIVER"]
        assert states(nodes) == ("offered", "received")

    def test_lets_the_next_of_its_lead_go_on_when_it_is_given_up(self, nodes: Nodes) -> None:
        offered(nodes)
        nodes.chongqing.app.receive(letter(LEAD_FILED, typical("filed"), "sichuan"))
        nodes.sichuan.app.accept_lead(typical("accepted"), "王")
        nodes.exchange()
        head, behind = (row["number"] for row in nodes.chongqing.app.parked(10))

        nodes.chongqing.app.discard_parked(head, "李", "对方重复发送")
        handled = nodes.chongqing.app.retry_parked(behind, "李")

        assert handled
        assert states(nodes) == ("accepted", "accepted")
        assert nodes.chongqing.parked_codes() == []


class TestATestMessage:
    def test_never_becomes_a_lead(self, nodes: Nodes) -> None:
        outcome = nodes.sichuan.app.receive(
            letter(LEAD_OFFERED, typical("offered"), "chongqing", test=True)
        )

        assert outcome == "tested"
        assert nodes.sichuan.app.leads(10) == []


class TestTheQuestions:
    def test_list_the_newest_discovery_first(self, nodes: Nodes) -> None:
        for found_on in ("2026-10-01", "2026-10-12", "2026-10-05"):
            nodes.chongqing.app.offer_lead(typical("offered", found_on=found_on), "李")

        rows = nodes.chongqing.app.leads(2)

        assert [str(row["found_on"]) for row in rows] == ["2026-10-12", "2026-10-05"]

    def test_show_the_suspect_but_not_the_letter(self, nodes: Nodes) -> None:
        offered(nodes)

        (row,) = nodes.sichuan.app.leads(10)

        suspect = typical("offered")["suspect"]
        assert row["suspect_name"] == suspect["name"]
        assert row["credit_code"] == suspect["credit_code"]
        assert "offer" not in row

    def test_refuse_an_unknown_lead(self, nodes: Nodes) -> None:
        with pytest.raises(UnknownLead):
            nodes.chongqing.app.lead(LEAD)

        assert answered(lambda: nodes.chongqing.app.lead(LEAD))["accepted"] is False
