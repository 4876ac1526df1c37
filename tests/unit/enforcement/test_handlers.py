"""The handlers of leads: what they store and publish, and that a refusal does neither."""

from typing import Any

import pytest

from services.enforcement.commands import (
    AcceptLead,
    DecideLead,
    FileLead,
    NoteClosed,
    NoteStep,
    NotFileLead,
    OfferLead,
    ReceiveLead,
    ReturnLead,
)
from services.enforcement.domain.errors import (
    AlreadyOffered,
    EnforcementError,
    NotTheReceiver,
    NotTheSender,
    UnknownLead,
)
from services.enforcement.domain.events import LeadClosed, LeadOffered
from services.enforcement.domain.lead import State
from services.enforcement.handlers import HANDLERS
from tests.unit.enforcement.builders import (
    LATER,
    LEAD_ID,
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
from tests.unit.enforcement.fakes import FakeWork


def handle(command: Any, work: FakeWork) -> None:
    HANDLERS[type(command)](command, work)


def refused(command: Any, work: FakeWork, error: type[EnforcementError]) -> None:
    """The command is refused and nothing happened."""
    before = dict(work.leads.stored)

    with pytest.raises(error):
        handle(command, work)

    assert work.leads.stored == before
    assert work.published == []


class TestOfferingALead:
    def test_stores_and_tells_it(self) -> None:
        work = FakeWork()

        handle(OfferLead(LEAD_ID, an_offer()), work)

        assert work.leads.stored == {LEAD_ID: sent()}
        assert work.published == [LeadOffered(LEAD_ID, an_offer())]

    def test_is_refused_the_second_time(self) -> None:
        refused(OfferLead(LEAD_ID, an_offer()), FakeWork(sent()), AlreadyOffered)


class TestReceivingALead:
    def test_stores_it_in_silence(self) -> None:
        work = FakeWork()

        handle(ReceiveLead(LEAD_ID, an_offer()), work)

        assert work.leads.stored == {LEAD_ID: received()}
        assert work.published == []

    def test_is_refused_when_it_was_received_before(self) -> None:
        refused(ReceiveLead(LEAD_ID, an_offer()), FakeWork(received()), AlreadyOffered)

    def test_is_refused_when_it_is_one_of_ours(self) -> None:
        refused(ReceiveLead(LEAD_ID, an_offer()), FakeWork(sent()), AlreadyOffered)


STEPS = [
    (State.RECEIVED, AcceptLead(accepted()), State.ACCEPTED),
    (State.RECEIVED, ReturnLead(returned()), State.RETURNED),
    (State.ACCEPTED, FileLead(filed()), State.FILED),
    (State.ACCEPTED, NotFileLead(not_filed()), State.NOT_FILED),
    (State.FILED, DecideLead(decided()), State.DECIDED),
]


class TestTakingAStep:
    @pytest.mark.parametrize(("state", "command", "after"), STEPS)
    def test_stores_and_tells_it(self, state: State, command: Any, after: State) -> None:
        work = FakeWork(received(state))

        handle(command, work)

        assert work.leads.stored[LEAD_ID].state is after
        assert work.published == [command.step]

    @pytest.mark.parametrize(("state", "command", "after"), STEPS)
    def test_is_refused_for_an_unknown_lead(self, state: State, command: Any, after: State) -> None:
        refused(command, FakeWork(), UnknownLead)

    @pytest.mark.parametrize(("state", "command", "after"), STEPS)
    def test_is_refused_at_the_sending_side(self, state: State, command: Any, after: State) -> None:
        refused(command, FakeWork(sent()), NotTheReceiver)


class TestNotingAStep:
    def test_stores_it_in_silence(self) -> None:
        work = FakeWork(sent())

        handle(NoteStep(accepted()), work)

        assert work.leads.stored[LEAD_ID].state is State.ACCEPTED
        assert work.published == []

    @pytest.mark.parametrize(
        ("state", "step"), [(State.ACCEPTED, not_filed()), (State.FILED, decided())]
    )
    def test_of_a_result_closes_the_lead_today(self, state: State, step: Any) -> None:
        work = FakeWork(sent(state))

        handle(NoteStep(step), work)

        assert work.leads.stored[LEAD_ID].state is State.CLOSED
        assert work.published == [LeadClosed(LEAD_ID, LATER)]

    def test_is_refused_for_an_unknown_lead(self) -> None:
        refused(NoteStep(accepted()), FakeWork(), UnknownLead)

    def test_is_refused_at_the_receiving_side(self) -> None:
        refused(NoteStep(accepted()), FakeWork(received()), NotTheSender)


class TestNotingTheClosing:
    def test_stores_it_in_silence(self) -> None:
        work = FakeWork(received(State.DECIDED))

        handle(NoteClosed(closed()), work)

        assert work.leads.stored[LEAD_ID].closed_on == LATER
        assert work.published == []

    def test_is_refused_for_an_unknown_lead(self) -> None:
        refused(NoteClosed(closed()), FakeWork(), UnknownLead)

    def test_is_refused_at_the_sending_side(self) -> None:
        refused(NoteClosed(closed()), FakeWork(sent(State.FILED)), NotTheReceiver)
