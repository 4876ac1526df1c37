"""What becomes of copies, of messages that do not fit, and of test messages."""

from contracts.enforcement.lead_accepted import LEAD_ACCEPTED
from contracts.enforcement.lead_closed import LEAD_CLOSED
from contracts.enforcement.lead_filed import LEAD_FILED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from tests.unit.enforcement.stories import Nodes, filed, offered, states, typical
from tests.unit.neighbours import letter


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
