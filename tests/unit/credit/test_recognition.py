"""Recognition of a listing of the other side: which rule forbids it, and how it ends."""

import copy
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.elements import listings
from services.credit.domain.errors import IllegalTransition
from services.credit.domain.events import (
    RecognitionEnded,
    RecognitionGranted,
    RecognitionRefused,
)
from services.credit.domain.recognition import (
    LIFE,
    PROVINCIAL_LISTS,
    Recognition,
    State,
    refusal,
)
from tests.unit.credit.builders import (
    ANSWERED,
    ENDED,
    LIFTED,
    LISTING_ID,
    LOCAL,
    an_entry,
    granted,
    lifted,
    refused,
)


DAY = dt.timedelta(days=1)
dates = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


class TestTheRules:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"tier": "national"}, None),
            ({"tier": "local", "list_code": "local-other"}, "TIER_LOCAL"),
            ({"tier": "provincial", "list_code": "labour-a"}, None),
            ({"tier": "provincial", "list_code": "wage-arrears"}, None),
            ({"tier": "provincial", "list_code": "procurement"}, "LIST_NOT_RECOGNISED"),
            ({"tier": "national", "list_code": "procurement"}, None),
            ({"expires_on": None}, None),
            ({"expires_on": ANSWERED}, None),
            ({"expires_on": ANSWERED - DAY}, "PERIOD_OVER"),
            ({"kind": "red", "list_code": "taxpayer-a"}, None),
        ],
    )
    def test_say_what_is_recognised(self, changes: dict[str, Any], code: str | None) -> None:
        assert refusal(an_entry(**changes), today=ANSWERED) == code

    @given(
        tier=st.sampled_from([*listings.TIERS]),
        list_code=st.sampled_from([*listings.LISTS]),
        expires_on=st.none() | dates,
        today=dates,
    )
    def test_refuse_only_with_a_published_code(
        self, tier: str, list_code: str, expires_on: dt.date | None, today: dt.date
    ) -> None:
        entry = an_entry(tier=tier, list_code=list_code, expires_on=expires_on)

        code = refusal(entry, today=today)

        assert code is None or code in listings.REFUSALS

    def test_name_lists_that_exist(self) -> None:
        assert set(listings.LISTS) >= PROVINCIAL_LISTS


class TestAListingOfTheOtherSide:
    def test_is_recognised_and_answered_so(self) -> None:
        recognition = Recognition.decide(LISTING_ID, an_entry(), today=ANSWERED)

        assert (recognition.state, recognition.refusal_code) == (State.GRANTED, None)
        assert recognition.events == [RecognitionGranted(LISTING_ID, ANSWERED)]

    def test_is_refused_and_answered_with_the_rule(self) -> None:
        recognition = Recognition.decide(LISTING_ID, LOCAL, today=ANSWERED)

        assert (recognition.state, recognition.refusal_code) == (State.REFUSED, "TIER_LOCAL")
        assert recognition.events == [RecognitionRefused(LISTING_ID, ANSWERED, "TIER_LOCAL")]


class TestTheTable:
    def test_has_a_row_for_every_state(self) -> None:
        assert set(LIFE) == set(State)

    @given(state=st.sampled_from(State))
    def test_is_the_only_way_to_move(self, state: State) -> None:
        recognition = granted()
        recognition.state = state
        untouched = copy.deepcopy(recognition)

        if "end" in LIFE[state]:
            recognition.listing_lifted(lifted_on=LIFTED, today=ENDED)
            assert recognition.state is LIFE[state]["end"]
        else:
            with pytest.raises(IllegalTransition, match="possible: nothing"):
                recognition.listing_lifted(lifted_on=LIFTED, today=ENDED)
            assert recognition == untouched


class TestAListingThatWasLifted:
    def test_ends_our_recognition_and_we_say_so(self) -> None:
        recognition = granted()

        recognition.listing_lifted(lifted_on=LIFTED, today=ENDED)

        assert recognition.state is State.ENDED
        assert (recognition.lifted_on, recognition.ended_on) == (LIFTED, ENDED)
        assert recognition.events == [RecognitionEnded(LISTING_ID, ENDED, "lifted")]

    def test_ends_nothing_where_we_had_refused(self) -> None:
        recognition = refused()

        recognition.listing_lifted(lifted_on=LIFTED, today=ENDED)

        assert (recognition.state, recognition.lifted_on) == (State.LAPSED, LIFTED)
        assert recognition.ended_on is None
        assert recognition.events == []

    @pytest.mark.parametrize("make", [granted, refused])
    def test_is_not_lifted_again(self, make: Any) -> None:
        recognition = lifted(make())

        with pytest.raises(IllegalTransition):
            recognition.listing_lifted(lifted_on=ENDED, today=ENDED)

        assert recognition == lifted(make())
