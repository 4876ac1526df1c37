"""What the gateway does with a message: let it out, or let it in."""

from dataclasses import dataclass

from services.gateway.domain.border import Passage


@dataclass(frozen=True)
class LetOut:
    """A message of this node that its contract shares."""

    passage: Passage


@dataclass(frozen=True)
class LetIn:
    """A message that came in at the border."""

    passage: Passage
