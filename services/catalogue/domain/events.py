"""What the world hears from this service, in the past tense."""

from dataclasses import dataclass

from services.catalogue.domain.implementation import Implementation


@dataclass(frozen=True)
class MatterPublished:
    """A new matter, or a new revision of one."""

    matter_id: str
    revision: int
    implementation: Implementation


Event = MatterPublished
