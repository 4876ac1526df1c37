"""What becomes of copies, of messages a rule forbids, and of effects that come before their cause."""

from contracts.contract import Contract
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.listing_lifted import LISTING_LIFTED
from contracts.credit.recognition_granted import RECOGNITION_GRANTED
from shared.delivery import Delivery
from tests.settling import settle
from tests.unit.credit.stories import (
    DECLARED,
    ENDED,
    GRANTED,
    LIFTED,
    MESSAGE_REFUSED,
    Nodes,
    declared,
    ours,
    theirs,
    typical,
)
from tests.unit.neighbours import letter


def from_sichuan(contract: Contract) -> Delivery:
    """The typical body under an id of its own."""
    return letter(contract, typical(contract.name.removeprefix("credit.")), "sichuan")


def granted_again() -> Delivery:
    return letter(RECOGNITION_GRANTED, typical("recognition-granted"), "chongqing")


class TestASecondDeclarationUnderAnotherId:
    def test_is_refused_and_changes_nothing(self, nodes: Nodes) -> None:
        declared(nodes)
        before = theirs(nodes)

        outcome = settle(nodes.chongqing.app, from_sichuan(LISTING_DECLARED))

        assert outcome == "refused"
        assert theirs(nodes) == before
        assert nodes.chongqing.parked_codes() == []
        assert nodes.chongqing.contracts() == [GRANTED, MESSAGE_REFUSED]

    def test_is_told_to_its_sender_as_declared_before(self, nodes: Nodes) -> None:
        declared(nodes)

        settle(nodes.chongqing.app, from_sichuan(LISTING_DECLARED))
        nodes.exchange()

        assert nodes.sichuan.told() == [(DECLARED, "ALREADY_DECLARED")]
        assert nodes.sichuan.app.effects()[MESSAGE_REFUSED] == {"effective": 1}
        assert ours(nodes)["answer"] == "granted"


class TestASecondAnswer:
    def test_is_refused_as_out_of_turn(self, nodes: Nodes) -> None:
        declared(nodes)

        outcome = settle(nodes.sichuan.app, granted_again())
        nodes.exchange()

        assert outcome == "refused"
        assert nodes.chongqing.told() == [(GRANTED, "ILLEGAL_TRANSITION")]
        assert ours(nodes)["answer"] == "granted"

    def test_is_told_what_would_have_been_possible(self, nodes: Nodes) -> None:
        declared(nodes)

        settle(nodes.sichuan.app, granted_again())
        nodes.exchange()

        (row,) = nodes.chongqing.app.refusals(10)
        assert row["possible"] == "end"
        assert row["refused_by"] == "/sichuan/credit"


class TestALiftThatComesBeforeItsDeclaration:
    def test_waits_and_answers_nothing(self, nodes: Nodes) -> None:
        outcome = settle(nodes.chongqing.app, from_sichuan(LISTING_LIFTED))

        assert outcome == "parked"
        assert nodes.chongqing.parked_codes() == ["NOT_FOUND"]
        assert nodes.chongqing.contracts() == []

    def test_does_not_block_its_declaration(self, nodes: Nodes) -> None:
        settle(nodes.chongqing.app, from_sichuan(LISTING_LIFTED))

        outcome = settle(nodes.chongqing.app, from_sichuan(LISTING_DECLARED))

        assert outcome == "handled"
        assert theirs(nodes)["state"] == "granted"

    def test_ends_the_recognition_once_its_declaration_came(self, nodes: Nodes) -> None:
        settle(nodes.chongqing.app, from_sichuan(LISTING_LIFTED))
        settle(nodes.chongqing.app, from_sichuan(LISTING_DECLARED))

        nodes.chongqing.tick()

        assert theirs(nodes)["state"] == "ended"
        assert nodes.chongqing.contracts() == [GRANTED, ENDED]
        assert nodes.chongqing.parked_codes() == []

    def test_is_tried_in_order_and_the_second_is_refused(self, nodes: Nodes) -> None:
        for _ in range(2):
            settle(nodes.chongqing.app, from_sichuan(LISTING_LIFTED))
        settle(nodes.chongqing.app, from_sichuan(LISTING_DECLARED))

        while nodes.chongqing.tick():
            pass

        assert nodes.chongqing.contracts() == [GRANTED, ENDED, MESSAGE_REFUSED]
        assert nodes.chongqing.parked_codes() == []
        nodes.sichuan.app.declare_listing(typical("listing-declared"), "陈")
        nodes.exchange()
        assert (LIFTED, "ILLEGAL_TRANSITION") in nodes.sichuan.told()


class TestAnAnswerToAListingWeNeverDeclared:
    def test_waits_for_the_declaration(self, nodes: Nodes) -> None:
        outcome = settle(nodes.sichuan.app, granted_again())

        assert outcome == "parked"
        assert nodes.sichuan.parked_codes() == ["NOT_FOUND"]
        assert nodes.sichuan.contracts() == []
