"""A matter: what an import makes of it, and which revision of the other side's is held."""

import copy

import pytest

from services.catalogue.domain.events import MatterPublished
from services.catalogue.domain.matter import Matter, Origin, Outcome, PartnerMatter
from tests.unit.catalogue.builders import MATTER_ID, SOURCED, an_implementation


ILLUSTRATIVE = Origin("illustrative", "重庆日报 2021-03-09")


def a_matter() -> Matter:
    return Matter(MATTER_ID, an_implementation(), SOURCED)


class TestANewMatter:
    def test_is_published_in_its_first_revision(self) -> None:
        matter = Matter.publish(MATTER_ID, an_implementation(), SOURCED)

        assert matter.revision == 1
        assert matter.events == [MatterPublished(MATTER_ID, 1, an_implementation())]


class TestALaterImport:
    def test_of_other_content_is_the_next_revision(self) -> None:
        matter, changed = a_matter(), an_implementation(mode="joint")

        outcome = matter.revise(changed, SOURCED)

        assert outcome is Outcome.REVISED
        assert (matter.revision, matter.implementation) == (2, changed)
        assert matter.events == [MatterPublished(MATTER_ID, 2, changed)]

    def test_of_the_same_content_publishes_nothing(self) -> None:
        matter = a_matter()

        outcome = matter.revise(an_implementation(), SOURCED)

        assert outcome is Outcome.UNCHANGED
        assert matter == a_matter()

    def test_of_another_origin_takes_it_over_and_publishes_nothing(self) -> None:
        matter = a_matter()

        outcome = matter.revise(an_implementation(), ILLUSTRATIVE)

        assert outcome is Outcome.UNCHANGED
        assert (matter.origin, matter.events) == (ILLUSTRATIVE, [])


class TestAMatterOfTheOtherSide:
    def test_takes_a_newer_revision(self) -> None:
        held, newer = PartnerMatter(MATTER_ID, an_implementation(), 2), an_implementation(mode=None)

        held.receive(3, newer)

        assert (held.revision, held.implementation) == (3, newer)
        assert (held.received, held.outdated) == (2, 0)

    @pytest.mark.parametrize("revision", [1, 2])
    def test_keeps_what_it_has_when_a_revision_is_not_newer(self, revision: int) -> None:
        held = PartnerMatter(MATTER_ID, an_implementation(), 2)
        before = copy.copy(held)

        held.receive(revision, an_implementation(mode=None))

        assert (held.revision, held.implementation) == (before.revision, before.implementation)
        assert (held.received, held.outdated) == (2, 1)
