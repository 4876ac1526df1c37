"""What the handlers need from outside."""

from collections.abc import Collection
from typing import Literal, Protocol

from services.gateway.domain.border import Side
from services.gateway.domain.participant import Stage
from services.gateway.domain.versions import Versions


class UnitOfWork(Protocol):
    """One message in one transaction; its bytes are passed on exactly as they came."""

    @property
    def own(self) -> Side:
        """This node."""
        ...

    @property
    def partner(self) -> Side:
        """The participant at the other side."""
        ...

    def verify(self) -> None:
        """Find out what its signature proves; raises NotProved."""
        ...

    @property
    def stage(self) -> Stage | None:
        """How far the participant's on-boarding is; None when nobody is registered, which no verified one meets."""
        ...

    @property
    def lane(self) -> str:
        """The lane that its signature names; known once it is verified."""
        ...

    def check_contract(self) -> None:
        """Read the body against its contract; raises ContractBroken or UnknownVersion."""
        ...

    def arrive(self) -> bool:
        """Take its number on the lane; False when it came before.  Raises NumberReused."""
        ...

    @property
    def recorded(self) -> Collection[int]:
        """The versions of its contract of which the participant's conformance is on record."""
        ...

    @property
    def versions(self) -> Versions:
        """In which version it was said, and the newest of its contract that this node knows."""
        ...

    def say_in(self, version: int) -> None:
        """Put it in the words of that version; raises ContractBroken when its reader would decide wrongly."""
        ...

    def number(self) -> None:
        """Give it the next number of its lane."""
        ...

    def sign(self) -> None:
        """Sign its bytes and its place on the lane."""
        ...

    def journal(self, direction: Literal["in", "out"]) -> None:
        """Keep the bytes with their digest, place and signature, for evidence and for tracing."""
        ...

    def forward(self) -> None:
        """Into the outbox, towards the participant's queue, unless its lane waits or the participant asks for it."""
        ...

    def hand_on(self) -> None:
        """Into the outbox, towards the services of this node, unless its lane waits.  Raises LanePaused."""
        ...
