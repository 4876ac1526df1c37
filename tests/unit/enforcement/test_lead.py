"""An enforcement lead: which side may move it, where to, and what the world hears of it."""

import copy
import datetime as dt

import pytest

from services.enforcement.domain.errors import (
    IllegalTransition,
    NotTheReceiver,
    NotTheSender,
    PeriodReversed,
)
from services.enforcement.domain.events import LeadClosed, LeadOffered, Step
from services.enforcement.domain.lead import (
    RESULTS,
    Lead,
    Side,
    State,
)
from tests.unit.enforcement.builders import (
    ACCEPTED,
    DECIDED,
    FILED,
    FOUND,
    GUANGAN,
    LATER,
    LEAD_ID,
    a_lead,
    accepted,
    an_offer,
    closed,
    decided,
    filed,
    not_filed,
    received,
    returned,
    sent,
)


DAY = dt.timedelta(days=1)


class TestALeadWeSend:
    def test_is_offered_and_says_so(self) -> None:
        lead = Lead.send(LEAD_ID, an_offer())

        assert (lead.side, lead.state) == (Side.SENT, State.OFFERED)
        assert lead.events == [LeadOffered(LEAD_ID, an_offer())]

    @pytest.mark.parametrize(
        ("step", "state"), [(accepted(), State.ACCEPTED), (returned(), State.RETURNED)]
    )
    def test_hears_the_answer_without_a_word(self, step: Step, state: State) -> None:
        lead = sent()

        lead.hear(step, today=LATER)

        assert lead.state is state
        assert lead.events == []

    def test_keeps_who_accepted_it_and_when(self) -> None:
        lead = sent(State.ACCEPTED)

        assert (lead.accepted_by, lead.accepted_on) == (GUANGAN, ACCEPTED)

    def test_keeps_why_it_was_returned_and_when(self) -> None:
        lead = sent(State.RETURNED)

        assert (lead.reason, lead.returned_on) == ("无管辖权", ACCEPTED)

    def test_keeps_the_case_number(self) -> None:
        lead = sent(State.FILED)

        assert (lead.case_number, lead.filed_on) == ("广市监立〔2026〕305号", FILED)

    def test_cannot_be_moved_by_us(self) -> None:
        lead = sent()

        with pytest.raises(NotTheReceiver, match="sent by us"):
            lead.take(accepted())

        assert lead == sent()

    def test_does_not_hear_of_a_closing_from_the_other_side(self) -> None:
        lead = a_lead(Side.SENT, State.DECIDED)
        before = copy.deepcopy(lead)

        with pytest.raises(NotTheReceiver):
            lead.hear_closed(closed())

        assert lead == before


class TestTheResultOfALeadWeSent:
    def test_closes_it_and_says_so_when_a_decision_was_made(self) -> None:
        lead = sent(State.FILED)

        lead.hear(decided(), today=LATER)

        assert lead.state is State.CLOSED
        assert lead.events == [LeadClosed(LEAD_ID, LATER)]
        assert (lead.decided_on, lead.closed_on) == (DECIDED, LATER)

    def test_keeps_number_kind_and_amount_of_the_decision(self) -> None:
        lead = sent(State.CLOSED)

        assert lead.decision_number == "广市监处罚〔2026〕288号"
        assert (lead.penalty, lead.amount_fen) == ("fine", 3_000_000)

    def test_closes_it_and_says_so_when_no_case_was_filed(self) -> None:
        lead = sent(State.ACCEPTED)

        lead.hear(not_filed(), today=LATER)

        assert lead.state is State.CLOSED
        assert lead.events == [LeadClosed(LEAD_ID, LATER)]
        assert (lead.not_filed_on, lead.reason) == (FILED, "违法行为轻微并及时改正")

    def test_is_not_closed_before_it_came_by_a_calendar_that_lags(self) -> None:
        lead = sent(State.FILED)

        lead.hear(decided(on=LATER), today=LATER - DAY)

        assert lead.closed_on == LATER
        assert lead.events == [LeadClosed(LEAD_ID, LATER)]


class TestALeadWeReceived:
    def test_waits_for_a_person_in_silence(self) -> None:
        lead = Lead.receive(LEAD_ID, an_offer())

        assert (lead.side, lead.state) == (Side.RECEIVED, State.RECEIVED)
        assert lead.events == []

    @pytest.mark.parametrize(
        ("state", "step", "after"),
        [
            (State.RECEIVED, accepted(), State.ACCEPTED),
            (State.RECEIVED, returned(), State.RETURNED),
            (State.ACCEPTED, filed(), State.FILED),
            (State.ACCEPTED, not_filed(), State.NOT_FILED),
            (State.FILED, decided(), State.DECIDED),
        ],
    )
    def test_takes_each_step_and_says_so(self, state: State, step: Step, after: State) -> None:
        lead = received(state)

        lead.take(step)

        assert lead.state is after
        assert lead.events == [step]

    @pytest.mark.parametrize("result", sorted(RESULTS))
    def test_is_closed_when_the_sender_took_note_of_the_result(self, result: State) -> None:
        lead = received(result)

        lead.hear_closed(closed())

        assert (lead.state, lead.closed_on) == (State.CLOSED, LATER)
        assert lead.events == []

    def test_is_not_closed_before_there_is_a_result(self) -> None:
        lead = received(State.FILED)

        with pytest.raises(IllegalTransition, match="cannot close a lead that is filed"):
            lead.hear_closed(closed())

        assert lead == received(State.FILED)

    def test_cannot_be_returned_once_it_was_accepted(self) -> None:
        lead = received(State.ACCEPTED)

        with pytest.raises(IllegalTransition) as refused:
            lead.take(returned())

        assert refused.value.possible == "file, not-file"
        assert lead == received(State.ACCEPTED)

    def test_does_not_hear_of_its_own_steps_from_the_other_side(self) -> None:
        lead = received()

        with pytest.raises(NotTheSender, match="received by us"):
            lead.hear(accepted(), today=LATER)

        assert lead == received()


class TestTheDatesOfALead:
    @pytest.mark.parametrize(
        ("state", "step", "since"),
        [
            (State.RECEIVED, accepted(FOUND - DAY), FOUND),
            (State.RECEIVED, returned(FOUND - DAY), FOUND),
            (State.ACCEPTED, filed(ACCEPTED - DAY), ACCEPTED),
            (State.ACCEPTED, not_filed(ACCEPTED - DAY), ACCEPTED),
            (State.FILED, decided(FILED - DAY), FILED),
        ],
    )
    def test_never_run_backwards(self, state: State, step: Step, since: dt.date) -> None:
        lead = received(state)

        with pytest.raises(PeriodReversed) as refused:
            lead.take(step)

        assert refused.value.possible == f"≥ {since}"
        assert lead == received(state)

    def test_may_all_be_the_same_day(self) -> None:
        lead = received()

        for step in (accepted(FOUND), filed(FOUND), decided(FOUND)):
            lead.take(step)

        assert lead.state is State.DECIDED
