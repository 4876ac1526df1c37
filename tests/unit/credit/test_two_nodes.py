"""Listings between Sichuan and Chongqing: both applications on real databases, messages as bytes."""

from typing import Any

import pytest

from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.errors import ContractBroken
from services.credit.domain.errors import AlreadyDeclared, IllegalTransition, UnknownListing
from tests.settling import settle
from tests.unit.credit.stories import (
    DECLARED,
    ENDED,
    GRANTED,
    LIFTED,
    LISTING,
    MESSAGE_REFUSED,
    REFUSED,
    Nodes,
    declared,
    lifted,
    ours,
    theirs,
    today,
    typical,
)
from tests.unit.neighbours import letter


class TestANationalListing:
    def test_is_recognised_by_the_other_side_at_once(self, nodes: Nodes) -> None:
        declared(nodes)

        assert (theirs(nodes)["state"], ours(nodes)["answer"]) == ("granted", "granted")
        assert ours(nodes)["answered_on"] == theirs(nodes)["decided_on"]

    def test_is_the_same_entry_at_both_sides(self, nodes: Nodes) -> None:
        declared(nodes)

        assert ours(nodes)["entry"] == theirs(nodes)["entry"]
        assert ours(nodes)["id"] == theirs(nodes)["listing_id"] == LISTING

    def test_is_not_declared_again(self, nodes: Nodes) -> None:
        declared(nodes)

        with pytest.raises(AlreadyDeclared):
            declared(nodes)

        assert nodes.sichuan.contracts() == [DECLARED]
        assert len(nodes.sichuan.audited()) == 1

    def test_gives_the_ids_of_its_messages(self, nodes: Nodes) -> None:
        answer = nodes.sichuan.app.declare_listing(typical("listing-declared"), "陈")

        (message_id,) = answer["messages"]
        assert nodes.sichuan.app.trace(message_id)["steps"][0]["contract"] == DECLARED

    def test_leaves_who_did_it_on_record(self, nodes: Nodes) -> None:
        declared(nodes)
        lifted(nodes)

        actions = ["DeclareListing", "LiftListing"]
        assert nodes.sichuan.audited() == [("陈", action, LISTING) for action in actions]
        assert nodes.chongqing.audited() == []

    def test_that_breaks_its_contract_leaves_nothing_behind(self, nodes: Nodes) -> None:
        with pytest.raises(ContractBroken):
            nodes.sichuan.app.declare_listing({}, "陈")

        assert nodes.sichuan.app.listings(10) == []
        assert nodes.sichuan.contracts() == []
        assert nodes.sichuan.audited() == []


class TestAListingThatIsNotRecognised:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"tier": "local", "list_code": "local-other"}, "TIER_LOCAL"),
            ({"tier": "provincial", "list_code": "procurement"}, "LIST_NOT_RECOGNISED"),
            ({"listed_on": "2020-01-01", "expires_on": "2023-01-01"}, "PERIOD_OVER"),
        ],
    )
    def test_is_answered_with_the_rule(
        self, nodes: Nodes, changes: dict[str, Any], code: str
    ) -> None:
        declared(nodes, **changes)

        assert (theirs(nodes)["state"], theirs(nodes)["refusal_code"]) == ("refused", code)
        assert (ours(nodes)["answer"], ours(nodes)["refusal_code"]) == ("refused", code)

    def test_lapses_in_silence_when_it_is_lifted(self, nodes: Nodes) -> None:
        listing = declared(nodes, tier="local", list_code="local-other")

        nodes.sichuan.app.lift_listing(typical("listing-lifted", listing_id=listing), "陈")
        nodes.exchange()

        assert theirs(nodes)["state"] == "lapsed"
        assert nodes.chongqing.contracts() == [REFUSED]


class TestAListingThatIsLifted:
    def test_ends_the_recognition_at_the_other_side(self, nodes: Nodes) -> None:
        declared(nodes)

        lifted(nodes)

        assert (ours(nodes)["state"], ours(nodes)["answer"]) == ("lifted", "ended")
        assert (theirs(nodes)["state"], theirs(nodes)["ended_on"]) == ("ended", today())

    def test_is_lifted_only_once(self, nodes: Nodes) -> None:
        declared(nodes)
        lifted(nodes)

        with pytest.raises(IllegalTransition):
            lifted(nodes)

        assert nodes.sichuan.contracts() == [DECLARED, LIFTED]

    def test_is_lifted_only_by_those_who_declared_it(self, nodes: Nodes) -> None:
        declared(nodes)

        with pytest.raises(UnknownListing):
            nodes.chongqing.app.lift_listing(typical("listing-lifted"), "李")

        assert theirs(nodes)["state"] == "granted"
        assert nodes.chongqing.contracts() == [GRANTED]

    def test_before_it_was_answered_ends_all_the_same(self, nodes: Nodes) -> None:
        nodes.sichuan.app.declare_listing(typical("listing-declared"), "陈")
        nodes.sichuan.app.lift_listing(typical("listing-lifted"), "陈")

        nodes.exchange()

        assert (ours(nodes)["state"], ours(nodes)["answer"]) == ("lifted", "ended")
        assert nodes.chongqing.contracts() == [GRANTED, ENDED]


class TestTheEffects:
    def test_are_counted_by_contract_at_both_sides(self, nodes: Nodes) -> None:
        declared(nodes)
        declared(nodes, tier="local", document_number="川〔2026〕2号")
        lifted(nodes)

        assert nodes.chongqing.app.effects() == {
            DECLARED: {"effective": 2, "refused": 1},
            LIFTED: {"effective": 1},
            GRANTED: {"effective": 0},
            REFUSED: {"effective": 0},
            ENDED: {"effective": 0},
            MESSAGE_REFUSED: {"effective": 0},
        }
        assert nodes.sichuan.app.effects() == {
            DECLARED: {"effective": 0, "refused": 0},
            LIFTED: {"effective": 0},
            GRANTED: {"effective": 1},
            REFUSED: {"effective": 1},
            ENDED: {"effective": 1},
            MESSAGE_REFUSED: {"effective": 0},
        }


class TestASecondCopy:
    def test_of_a_listing_is_dropped(self, nodes: Nodes) -> None:
        declared(nodes)

        outcome = settle(nodes.chongqing.app, nodes.sichuan.messages()[0])

        assert outcome == "duplicate"
        assert nodes.chongqing.contracts() == [GRANTED]


class TestATestMessage:
    def test_never_becomes_a_listing(self, nodes: Nodes) -> None:
        outcome = settle(
            nodes.chongqing.app,
            letter(LISTING_DECLARED, typical("listing-declared"), "sichuan", test=True),
        )

        assert outcome == "tested"
        assert nodes.chongqing.app.recognitions(10) == []
        assert nodes.chongqing.contracts() == []
