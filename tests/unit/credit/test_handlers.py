"""The handlers of listings: what they store and publish, and that a refusal does neither."""

from typing import Any

import pytest

from services.credit.commands import (
    ConsiderListing,
    DeclareListing,
    EndRecognition,
    LiftListing,
    NoteEnded,
    NoteGranted,
    NoteRefused,
)
from services.credit.domain.errors import (
    AlreadyDeclared,
    CreditError,
    IllegalTransition,
    UnknownListing,
)
from services.credit.domain.events import (
    ListingDeclared,
    ListingLifted,
    RecognitionEnded,
    RecognitionGranted,
    RecognitionRefused,
)
from services.credit.domain.listing import Answer
from services.credit.domain.listing import State as ListingState
from services.credit.domain.recognition import State
from services.credit.handlers import HANDLERS
from tests.unit.credit.builders import (
    A_LIFT,
    ANOTHER_LIFT,
    ANSWERED,
    ENDED,
    LIFTED,
    LISTING_ID,
    LOCAL,
    a_listing,
    an_entry,
    granted,
    lifted,
    refused,
)
from tests.unit.credit.fakes import FakeWork


def handle(command: Any, work: FakeWork) -> None:
    HANDLERS[type(command)](command, work)


def is_refused(command: Any, work: FakeWork, error: type[CreditError]) -> None:
    """The command is refused and nothing happened."""
    before = dict(work.listings.stored), dict(work.recognitions.stored)

    with pytest.raises(error):
        handle(command, work)

    assert (work.listings.stored, work.recognitions.stored) == before
    assert work.published == []


class TestDeclaring:
    def test_stores_and_tells_it(self) -> None:
        work = FakeWork()

        handle(DeclareListing(LISTING_ID, an_entry()), work)

        assert work.listings.stored == {LISTING_ID: a_listing()}
        assert work.published == [ListingDeclared(LISTING_ID, an_entry())]

    def test_is_refused_the_second_time(self) -> None:
        is_refused(DeclareListing(LISTING_ID, an_entry()), FakeWork(a_listing()), AlreadyDeclared)


class TestLifting:
    def test_stores_and_tells_it(self) -> None:
        work = FakeWork(a_listing())

        handle(LiftListing(LISTING_ID, A_LIFT), work)

        assert work.listings.stored[LISTING_ID].state is ListingState.LIFTED
        assert work.published == [ListingLifted(LISTING_ID, A_LIFT)]

    def test_is_refused_for_an_unknown_listing(self) -> None:
        is_refused(LiftListing(LISTING_ID, A_LIFT), FakeWork(), UnknownListing)

    def test_is_refused_for_a_listing_of_the_other_side(self) -> None:
        is_refused(LiftListing(LISTING_ID, A_LIFT), FakeWork(granted()), UnknownListing)

    def test_is_refused_the_second_time(self) -> None:
        work = FakeWork(a_listing(state=ListingState.LIFTED))

        is_refused(LiftListing(LISTING_ID, ANOTHER_LIFT), work, IllegalTransition)


class TestConsidering:
    def test_stores_and_tells_a_recognition(self) -> None:
        work = FakeWork()

        handle(ConsiderListing(LISTING_ID, an_entry()), work)

        assert work.recognitions.stored[LISTING_ID].state is State.GRANTED
        assert work.published == [RecognitionGranted(LISTING_ID, ENDED)]

    def test_stores_and_tells_a_refusal(self) -> None:
        work = FakeWork()

        handle(ConsiderListing(LISTING_ID, LOCAL), work)

        assert work.recognitions.stored[LISTING_ID].state is State.REFUSED
        assert work.published == [RecognitionRefused(LISTING_ID, ENDED, "TIER_LOCAL")]

    def test_is_refused_the_second_time(self) -> None:
        is_refused(ConsiderListing(LISTING_ID, an_entry()), FakeWork(granted()), AlreadyDeclared)


class TestEndingARecognition:
    def test_stores_and_tells_it(self) -> None:
        work = FakeWork(granted())

        handle(EndRecognition(LISTING_ID, LIFTED), work)

        assert work.recognitions.stored[LISTING_ID].state is State.ENDED
        assert work.published == [RecognitionEnded(LISTING_ID, ENDED, "lifted")]

    def test_that_was_refused_is_silent(self) -> None:
        work = FakeWork(refused())

        handle(EndRecognition(LISTING_ID, LIFTED), work)

        assert work.recognitions.stored[LISTING_ID].state is State.LAPSED
        assert work.published == []

    def test_is_refused_for_an_unknown_listing(self) -> None:
        is_refused(EndRecognition(LISTING_ID, LIFTED), FakeWork(), UnknownListing)

    def test_is_refused_the_second_time(self) -> None:
        work = FakeWork(lifted(granted()))

        is_refused(EndRecognition(LISTING_ID, LIFTED), work, IllegalTransition)


NOTES = [
    (Answer.AWAITED, NoteGranted(LISTING_ID, ANSWERED), Answer.GRANTED),
    (Answer.AWAITED, NoteRefused(LISTING_ID, ANSWERED, "TIER_LOCAL"), Answer.REFUSED),
    (Answer.GRANTED, NoteEnded(LISTING_ID, ENDED), Answer.ENDED),
]


class TestNotingAnAnswer:
    @pytest.mark.parametrize(("before", "command", "after"), NOTES)
    def test_stores_it_in_silence(self, before: Answer, command: Any, after: Answer) -> None:
        work = FakeWork(a_listing(before))

        handle(command, work)

        assert work.listings.stored[LISTING_ID].answer is after
        assert work.published == []

    @pytest.mark.parametrize(("before", "command", "after"), NOTES)
    def test_is_refused_for_an_unknown_listing(
        self, before: Answer, command: Any, after: Answer
    ) -> None:
        is_refused(command, FakeWork(), UnknownListing)

    @pytest.mark.parametrize(("before", "command", "after"), NOTES)
    def test_is_refused_the_second_time(self, before: Answer, command: Any, after: Answer) -> None:
        is_refused(command, FakeWork(a_listing(after)), IllegalTransition)
