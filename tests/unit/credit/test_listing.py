"""One of our own listings: only we lift it, the other side answers it once."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credit.domain.errors import CreditError, IllegalTransition
from services.credit.domain.events import ListingDeclared, ListingLifted
from services.credit.domain.listing import ANSWERS, LIFE, Answer, Listing, State
from tests.unit.credit.builders import (
    A_LIFT,
    ANOTHER_LIFT,
    ANSWERED,
    ENDED,
    LIFTED,
    LISTING_ID,
    a_listing,
    an_entry,
)


ACTS: dict[str, Callable[[Listing], Any]] = {
    "lift": lambda listing: listing.lift(A_LIFT),
    "grant": lambda listing: listing.granted(on=ANSWERED),
    "refuse": lambda listing: listing.refused(on=ANSWERED, code="PERIOD_OVER"),
    "end": lambda listing: listing.recognition_ended(on=ENDED),
}


def in_state(state: State, answer: Answer) -> Listing:
    listing = a_listing()
    listing.state, listing.answer = state, answer
    return listing


class TestTheTables:
    def test_have_a_row_for_every_state_and_answer(self) -> None:
        assert set(LIFE) == set(State)
        assert set(ANSWERS) == set(Answer)

    @given(
        state=st.sampled_from(State), answer=st.sampled_from(Answer), act=st.sampled_from([*ACTS])
    )
    def test_are_the_only_way_to_move(self, state: State, answer: Answer, act: str) -> None:
        listing = in_state(state, answer)
        untouched = copy.deepcopy(listing)
        possible = {**LIFE[state], **ANSWERS[answer]}

        if act in possible:
            ACTS[act](listing)
            assert possible[act] in (listing.state, listing.answer)
        else:
            with pytest.raises(IllegalTransition, match=f"cannot {act} a listing"):
                ACTS[act](listing)
            assert listing == untouched


class TestADeclaredListing:
    def test_says_so_and_awaits_an_answer(self) -> None:
        listing = Listing.declare(LISTING_ID, an_entry())

        assert (listing.state, listing.answer) == (State.DECLARED, Answer.AWAITED)
        assert listing.events == [ListingDeclared(LISTING_ID, an_entry())]

    def test_is_lifted_with_a_reason(self) -> None:
        listing = a_listing()

        listing.lift(A_LIFT)

        assert (listing.state, listing.lifted_on) == (State.LIFTED, LIFTED)
        assert listing.events == [ListingLifted(LISTING_ID, A_LIFT)]

    def test_keeps_that_it_was_recognised(self) -> None:
        listing = a_listing()

        listing.granted(on=ANSWERED)

        assert (listing.answer, listing.answered_on) == (Answer.GRANTED, ANSWERED)
        assert listing.events == []

    def test_keeps_why_it_was_not_recognised(self) -> None:
        listing = a_listing()

        listing.refused(on=ANSWERED, code="TIER_LOCAL")

        assert (listing.answer, listing.refusal_code) == (Answer.REFUSED, "TIER_LOCAL")
        assert listing.answered_on == ANSWERED
        assert listing.events == []

    def test_is_answered_only_once(self) -> None:
        listing = a_listing(Answer.GRANTED)

        with pytest.raises(IllegalTransition) as refused:
            listing.refused(on=ENDED, code="TIER_LOCAL")

        assert refused.value.possible == "end"
        assert listing == a_listing(Answer.GRANTED)


class TestALiftedListing:
    def test_is_not_lifted_again(self) -> None:
        listing = a_listing(state=State.LIFTED)

        with pytest.raises(IllegalTransition) as refused:
            listing.lift(ANOTHER_LIFT)

        assert refused.value.possible == "nothing"
        assert listing == a_listing(state=State.LIFTED)

    def test_may_still_be_answered_late(self) -> None:
        listing = a_listing(state=State.LIFTED)

        listing.granted(on=ENDED)

        assert (listing.state, listing.answer) == (State.LIFTED, Answer.GRANTED)

    def test_keeps_when_the_recognition_ended(self) -> None:
        listing = a_listing(Answer.GRANTED, State.LIFTED)

        listing.recognition_ended(on=ENDED)

        assert (listing.answer, listing.ended_on) == (Answer.ENDED, ENDED)


class TestARefusal:
    def test_is_an_error_of_this_service_with_a_code(self) -> None:
        with pytest.raises(CreditError) as refused:
            a_listing().recognition_ended(on=ENDED)

        assert refused.value.code == "ILLEGAL_TRANSITION"
