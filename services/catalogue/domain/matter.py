"""One of our own matters, published in revisions, and one of the other side's, as received.

The same content is never published twice; an older revision never replaces a newer one.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from services.catalogue.domain.events import Event, MatterPublished
from services.catalogue.domain.implementation import Implementation


class Outcome(StrEnum):
    """What became of one row of an import."""

    PUBLISHED = "published"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Origin:
    """Where a row comes from: whether it is sourced or illustrative, and the public source's name."""

    provenance: str | None = None
    source: str | None = None


@dataclass
class Matter:
    """A matter this side handles; its origin stays here, only the implementation is published."""

    id: str
    implementation: Implementation
    origin: Origin
    revision: int = 1
    version: int = 0
    events: list[Event] = field(default_factory=list)

    @classmethod
    def publish(cls, matter_id: str, implementation: Implementation, origin: Origin) -> "Matter":
        matter = cls(matter_id, implementation, origin)
        matter.events.append(MatterPublished(matter_id, matter.revision, implementation))
        return matter

    def revise(self, implementation: Implementation, origin: Origin) -> Outcome:
        """Take over what a later import says; publishes only when the implementation changed."""
        self.origin = origin
        if implementation == self.implementation:
            return Outcome.UNCHANGED
        self.implementation = implementation
        self.revision += 1
        self.events.append(MatterPublished(self.id, self.revision, implementation))
        return Outcome.REVISED


@dataclass
class PartnerMatter:
    """The newest revision we hold of a matter of the other side.

    `received` counts every publication that took effect here, `outdated` those among them that were
    no newer than what was held: they are no error, revisions can overtake each other.
    """

    matter_id: str
    implementation: Implementation
    revision: int
    received: int = 1
    outdated: int = 0
    version: int = 0

    def receive(self, revision: int, implementation: Implementation) -> None:
        self.received += 1
        if revision <= self.revision:
            self.outdated += 1
            return
        self.revision, self.implementation = revision, implementation
