"""The transition tables of a lead: complete, the only way to move, and the same at both sides."""

import copy
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enforcement.domain.errors import (
    EnforcementError,
    IllegalTransition,
)
from services.enforcement.domain.events import LeadClosed, Step
from services.enforcement.domain.lead import (
    ACTIONS,
    LIVES,
    RECEIVED_LIFE,
    SENT_LIFE,
    Side,
    State,
    follow,
)
from tests.unit.enforcement.builders import (
    FOUND,
    LATER,
    a_lead,
    accepted,
    decided,
    filed,
    not_filed,
    received,
    returned,
    sent,
)


DAY = dt.timedelta(days=1)
STEPS = (accepted, returned, filed, not_filed, decided)
sides, states = st.sampled_from(Side), st.sampled_from(State)
actions = st.sampled_from([*ACTIONS.values(), "close", "unknown"])
steps = st.builds(
    lambda make, late: make(FOUND + late * DAY), st.sampled_from(STEPS), st.integers(-3, 60)
)


class TestTheTransitionTables:
    def test_have_a_row_for_every_state_their_side_keeps(self) -> None:
        assert set(SENT_LIFE) == set(State) - {State.RECEIVED}
        assert set(RECEIVED_LIFE) == set(State) - {State.OFFERED}

    @pytest.mark.parametrize("side", Side)
    def test_lead_from_the_first_state_to_every_other(self, side: Side) -> None:
        reached = {State.OFFERED if side is Side.SENT else State.RECEIVED}

        for _ in State:
            reached |= {after for state in reached for after in LIVES[side][state].values()}

        assert reached == set(LIVES[side])

    def test_are_the_same_after_the_first_state(self) -> None:
        first = {State.OFFERED, State.RECEIVED}
        after = [{s: row for s, row in life.items() if s not in first} for life in LIVES.values()]

        assert after[0] == after[1]
        assert SENT_LIFE[State.OFFERED] == RECEIVED_LIFE[State.RECEIVED]

    @given(side=sides, state=states, action=actions)
    def test_are_the_only_way_to_move(self, side: Side, state: State, action: str) -> None:
        possible = LIVES[side].get(state, {})

        if action in possible:
            assert follow(side, state, action) is possible[action]
        else:
            with pytest.raises(IllegalTransition, match=f"cannot {action} a lead that is {state}"):
                follow(side, state, action)

    def test_name_what_would_have_been_possible(self) -> None:
        with pytest.raises(IllegalTransition) as refused:
            follow(Side.RECEIVED, State.RECEIVED, "decide")

        assert refused.value.possible == "accept, return"

    def test_say_nothing_is_possible_at_the_end(self) -> None:
        with pytest.raises(IllegalTransition) as refused:
            follow(Side.SENT, State.RETURNED, "accept")

        assert refused.value.possible == "nothing"


class TestAnyStep:
    @given(side=sides, state=states, step=steps)
    def test_leaves_the_lead_untouched_when_it_is_refused(
        self, side: Side, state: State, step: Step
    ) -> None:
        lead = a_lead(side, state)
        before = copy.deepcopy(lead)

        for act in (lead.take, lambda step: lead.hear(step, today=LATER)):
            try:
                act(step)
            except EnforcementError:
                assert lead == before
            else:
                return  # it was allowed; the laws above say where it leads

    @given(tried=st.lists(steps, max_size=12))
    def test_taken_by_the_receiver_can_be_repeated_by_the_sender(self, tried: list[Step]) -> None:
        here, there = received(), sent()

        for step in tried:
            try:
                here.take(step)
            except EnforcementError:
                continue
            there.hear(step, today=LATER)
        for event in there.events:
            assert isinstance(event, LeadClosed)
            here.hear_closed(event)

        first = {State.RECEIVED: State.OFFERED}
        assert there.state is first.get(here.state, here.state)
