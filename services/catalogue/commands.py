"""What this service can be asked to do, by a person (first) or by a message of the other side."""

from collections.abc import Callable
from dataclasses import dataclass

from services.catalogue.domain.implementation import Implementation
from services.catalogue.domain.matter import Origin, Outcome


@dataclass(frozen=True)
class PublishMatter:
    """One row of an import; `report` hears what became of it, before the commit."""

    matter_id: str
    implementation: Implementation
    origin: Origin
    report: Callable[[Outcome], object]


@dataclass(frozen=True)
class ReceiveMatter:
    """The other side published a matter or a new revision of it."""

    matter_id: str
    revision: int
    implementation: Implementation
