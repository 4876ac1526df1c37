"""Leads between Chongqing and Sichuan: both applications on real databases, messages as bytes."""

import pytest

from contracts.errors import ContractBroken
from services.enforcement.domain.errors import (
    AlreadyOffered,
    IllegalTransition,
    NotTheReceiver,
    PeriodReversed,
    UnknownLead,
)
from shared.answers import answered
from tests.unit.enforcement.stories import LEAD, Nodes, accepted, filed, offered, states, typical


NOTHING = {"effective": 0}


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
        assert here["amount_fen"] == 3_123_450
        assert here["further"]["decide"]["decided_by"] == typical("decided")["decided_by"]
        assert here["offer"]["goods"][0]["measure"]["sealed_until"] == "2026-11-11"

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
            "enforcement.message-refused": NOTHING,
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


class TestALeadAboutAPerson:
    def test_arrives_with_the_masked_number_and_without_a_credit_code(self, nodes: Nodes) -> None:
        person = {
            "kind": "person",
            "name": "吴示例",
            "certificate_kind": "1",
            "masked_number": "5****************6",
        }

        nodes.chongqing.app.offer_lead(typical("offered", suspect=person), "李")
        nodes.exchange()

        (row,) = nodes.sichuan.app.leads(10)
        assert (row["suspect_name"], row["credit_code"]) == ("吴示例", None)
        assert nodes.sichuan.app.lead(row["lead_id"])["lead"]["offer"]["suspect"] == person


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
