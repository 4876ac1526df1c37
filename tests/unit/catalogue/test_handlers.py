"""What the handlers store and publish, on ports in memory."""

import pytest

from services.catalogue.commands import PublishMatter, ReceiveMatter
from services.catalogue.domain.events import MatterPublished
from services.catalogue.domain.implementation import Implementation
from services.catalogue.domain.matter import Outcome, PartnerMatter
from services.catalogue.handlers import HANDLERS
from tests.unit.catalogue.builders import MATTER_ID, SOURCED, an_implementation
from tests.unit.catalogue.fakes import FakeWork


def imported(work: FakeWork, *implementations: Implementation) -> list[Outcome]:
    """Import one after the other; what became of each."""
    outcomes: list[Outcome] = []
    for implementation in implementations:
        command = PublishMatter(MATTER_ID, implementation, SOURCED, outcomes.append)
        HANDLERS[PublishMatter](command, work)
    return outcomes


def received(work: FakeWork, *revisions: int) -> PartnerMatter:
    """Receive these revisions of one matter; its mode says which is which."""
    for revision in revisions:
        command = ReceiveMatter(MATTER_ID, revision, an_implementation(mode=f"mode {revision}"))
        HANDLERS[ReceiveMatter](command, work)
    return work.partner_matters.stored[MATTER_ID]


class TestImportingAMatter:
    def test_stores_and_publishes_a_new_one(self) -> None:
        work = FakeWork()

        outcomes = imported(work, an_implementation())

        assert outcomes == [Outcome.PUBLISHED]
        assert work.matters.stored[MATTER_ID].implementation == an_implementation()
        assert work.published == [MatterPublished(MATTER_ID, 1, an_implementation())]

    def test_publishes_each_revision_once(self) -> None:
        work, changed = FakeWork(), an_implementation(mode="joint")

        outcomes = imported(work, an_implementation(), changed, changed)

        assert outcomes == [Outcome.PUBLISHED, Outcome.REVISED, Outcome.UNCHANGED]
        assert work.matters.stored[MATTER_ID].revision == 2
        assert work.published == [
            MatterPublished(MATTER_ID, 1, an_implementation()),
            MatterPublished(MATTER_ID, 2, changed),
        ]


class TestReceivingAMatter:
    def test_holds_its_first_revision_and_publishes_nothing(self) -> None:
        work = FakeWork()

        held = received(work, 1)

        assert held == PartnerMatter(MATTER_ID, an_implementation(mode="mode 1"), 1)
        assert work.published == []

    @pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (1, 3, 2)])
    def test_ends_with_the_newest_revision_in_whatever_order_they_come(
        self, order: tuple[int, ...]
    ) -> None:
        held = received(FakeWork(), *order)

        assert (held.revision, held.implementation.mode) == (3, "mode 3")
        assert held.received == len(order)
