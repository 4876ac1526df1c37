"""Effects that come before their cause: they block nobody and are handled in order once it came."""

from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.listing_lifted import LISTING_LIFTED
from contracts.registry import example
from tests.settling import settle
from tests.unit.neighbours import letter
from tests.unit.shared.between_nodes.listings import (
    REFUSED,
    Nodes,
    declared,
    id_of,
    parked,
    typical,
)


class TestEffectsThatComeBeforeTheirCause:
    def test_wait_without_blocking_it(self, nodes: Nodes) -> None:
        early = [settle(nodes.chongqing.app, typical(LISTING_LIFTED)) for _ in range(2)]

        outcome = settle(nodes.chongqing.app, typical(LISTING_DECLARED))

        assert (early, outcome) == (["parked", "parked"], "handled")

    def test_are_tried_right_after_it_in_the_order_they_came(self, nodes: Nodes) -> None:
        first, second = typical(LISTING_LIFTED), typical(LISTING_LIFTED)
        for effect in (first, second, typical(LISTING_DECLARED)):
            settle(nodes.chongqing.app, effect)

        while nodes.chongqing.tick():
            pass

        assert [row["state"] for row in parked(nodes.chongqing)] == ["handled", "refused"]
        assert [row["message_id"] for row in parked(nodes.chongqing)] == [
            id_of(first),
            id_of(second),
        ]

    def test_keep_a_later_message_from_being_refused_too_early(self, nodes: Nodes) -> None:
        settle(nodes.chongqing.app, typical(LISTING_LIFTED))
        declared(nodes)

        outcome = settle(nodes.chongqing.app, typical(LISTING_DECLARED))

        assert outcome == "parked"
        assert REFUSED not in nodes.chongqing.contracts()

    def test_let_it_be_refused_when_they_are_done(self, nodes: Nodes) -> None:
        settle(nodes.chongqing.app, typical(LISTING_LIFTED))
        declared(nodes)
        settle(nodes.chongqing.app, typical(LISTING_DECLARED))

        while nodes.chongqing.tick():
            pass

        assert nodes.chongqing.parked_codes() == []
        assert nodes.chongqing.contracts()[-1] == REFUSED

    def test_of_another_key_are_left_alone(self, nodes: Nodes) -> None:
        other = example(LISTING_LIFTED, LISTING_LIFTED.newest, "typical") | {
            "listing_id": "51-00000000-0000-5000-8000-000000000000"
        }
        settle(nodes.chongqing.app, letter(LISTING_LIFTED, other, "sichuan"))

        declared(nodes)

        assert nodes.chongqing.tick() == 0
        assert nodes.chongqing.parked_codes() == ["NOT_FOUND"]
