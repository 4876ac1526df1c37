"""What becomes of copies, of messages a rule forbids, of early ones, and of test messages."""

from contracts.enforcement.lead_accepted import LEAD_ACCEPTED
from contracts.enforcement.lead_closed import LEAD_CLOSED
from contracts.enforcement.lead_decided import LEAD_DECIDED
from contracts.enforcement.lead_filed import LEAD_FILED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from tests.settling import settle
from tests.unit.enforcement.stories import Nodes, filed, offered, states, typical
from tests.unit.neighbours import letter


REFUSED = "enforcement.message-refused"


class TestASecondCopy:
    def test_of_an_offer_is_dropped(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = settle(nodes.sichuan.app, nodes.chongqing.messages()[0])

        assert outcome == "duplicate"
        assert nodes.sichuan.duplicates() == 1
        assert states(nodes) == ("offered", "received")

    def test_of_a_result_does_not_close_twice(self, nodes: Nodes) -> None:
        filed(nodes)
        nodes.sichuan.app.decide_lead(typical("decided"), "王")
        nodes.exchange()

        outcome = settle(nodes.chongqing.app, nodes.sichuan.messages()[-1])

        assert outcome == "duplicate"
        assert nodes.chongqing.contracts().count("enforcement.lead-closed") == 1

    def test_under_another_id_is_refused_as_offered_before(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = settle(nodes.sichuan.app, letter(LEAD_OFFERED, typical("offered"), "chongqing"))
        nodes.exchange()

        assert outcome == "refused"
        assert nodes.chongqing.told() == [("enforcement.lead-offered", "ALREADY_OFFERED")]
        assert states(nodes) == ("offered", "received")


class TestAMessageThatARuleForbids:
    def test_is_refused_for_a_step_out_of_turn(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = settle(nodes.chongqing.app, letter(LEAD_FILED, typical("filed"), "sichuan"))

        assert outcome == "refused"
        assert nodes.chongqing.contracts()[-1] == REFUSED
        assert nodes.chongqing.parked_codes() == []
        assert states(nodes) == ("offered", "received")

    def test_tells_its_sender_what_was_possible(self, nodes: Nodes) -> None:
        offered(nodes)

        settle(nodes.chongqing.app, letter(LEAD_FILED, typical("filed"), "sichuan"))
        nodes.exchange()

        (row,) = nodes.sichuan.app.refusals(10)
        assert row["code"] == "ILLEGAL_TRANSITION"
        assert row["possible"] == "accept, return"
        assert nodes.sichuan.app.effects()[REFUSED] == {"effective": 1}

    def test_is_refused_for_a_step_of_the_receiver_by_the_sender(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = settle(nodes.sichuan.app, letter(LEAD_ACCEPTED, typical("accepted"), "chongqing"))
        nodes.exchange()

        assert outcome == "refused"
        assert nodes.chongqing.told() == [("enforcement.lead-accepted", "NOT_THE_SENDER")]
        assert states(nodes) == ("offered", "received")

    def test_is_refused_for_closing_a_lead_of_ours(self, nodes: Nodes) -> None:
        offered(nodes)

        outcome = settle(nodes.chongqing.app, letter(LEAD_CLOSED, typical("closed"), "sichuan"))
        nodes.exchange()

        assert outcome == "refused"
        assert nodes.sichuan.told() == [("enforcement.lead-closed", "NOT_THE_RECEIVER")]
        assert states(nodes) == ("offered", "received")

    def test_lets_the_next_of_its_lead_go_on_at_once(self, nodes: Nodes) -> None:
        offered(nodes)
        settle(nodes.chongqing.app, letter(LEAD_FILED, typical("filed"), "sichuan"))

        nodes.sichuan.app.accept_lead(typical("accepted"), "王")
        nodes.exchange()

        assert states(nodes) == ("accepted", "accepted")


class TestStepsThatComeBeforeTheirLead:
    def early(self, nodes: Nodes) -> list[str]:
        return [
            str(settle(nodes.chongqing.app, letter(contract, typical(step), "sichuan")))
            for contract, step in ((LEAD_ACCEPTED, "accepted"), (LEAD_FILED, "filed"))
        ]

    def test_wait_without_an_answer(self, nodes: Nodes) -> None:
        outcomes = self.early(nodes)

        assert outcomes == ["parked", "parked"]
        assert nodes.chongqing.parked_codes() == ["NOT_FOUND", "NOT_FOUND"]
        assert nodes.chongqing.contracts() == []
        assert nodes.chongqing.app.leads(10) == []

    def test_are_taken_in_their_order_once_it_is_there(self, nodes: Nodes) -> None:
        self.early(nodes)
        offered(nodes)
        first, _second = (row["number"] for row in nodes.chongqing.app.desk.parked(10))

        handled = nodes.chongqing.app.desk.retry(first, "李")
        nodes.chongqing.tick()

        assert handled
        assert nodes.chongqing.parked_codes() == []
        assert states(nodes)[0] == "filed"

    def test_keep_a_later_one_that_needs_them_from_being_refused(self, nodes: Nodes) -> None:
        self.early(nodes)
        offered(nodes)

        outcome = settle(nodes.chongqing.app, letter(LEAD_DECIDED, typical("decided"), "sichuan"))

        assert outcome == "parked"
        assert len(nodes.chongqing.parked_codes()) == 3
        assert nodes.chongqing.contracts() == ["enforcement.lead-offered"]

    def test_bring_the_later_one_to_its_turn(self, nodes: Nodes) -> None:
        self.early(nodes)
        offered(nodes)
        settle(nodes.chongqing.app, letter(LEAD_DECIDED, typical("decided"), "sichuan"))
        first = nodes.chongqing.app.desk.parked(1)[0]["number"]

        nodes.chongqing.app.desk.retry(first, "李")
        while nodes.chongqing.tick():
            pass

        assert nodes.chongqing.parked_codes() == []
        assert states(nodes)[0] == "closed"


class TestATestMessage:
    def test_never_becomes_a_lead(self, nodes: Nodes) -> None:
        outcome = settle(
            nodes.sichuan.app, letter(LEAD_OFFERED, typical("offered"), "chongqing", test=True)
        )

        assert outcome == "tested"
        assert nodes.sichuan.app.leads(10) == []
