"""The rules of the border: what may leave, what may enter, and from whom.

Nothing here reads a body: a rule looks at who says it and at what the contract says of itself.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """One message at the border: who published it, under which contract, whether that is shared."""

    message_id: str
    node: str
    contract: str
    shared: bool


class BorderError(Exception):
    """Base of what the border refuses; `possible` says what would have passed."""

    code = "NOT_SHARED"
    possible = ""


class NotShared(BorderError):
    """The contract names no receiver on the other side."""

    code = "NOT_SHARED"

    def __init__(self, passage: Passage) -> None:
        super().__init__(f"{passage.contract} does not cross the border ({passage.message_id})")


class SenderNotAllowed(BorderError):
    """A node may only speak for itself, and only at its own border."""

    code = "SENDER_NOT_ALLOWED"

    def __init__(self, passage: Passage, expected: str) -> None:
        super().__init__(f"{passage.message_id} says it is from {passage.node}, not {expected}")
        self.possible = f"/{expected}/<service>"


def check_leaving(passage: Passage, *, own: str) -> None:
    """Only own messages leave: what came from a partner is never sent back or onward."""
    if passage.node != own:
        raise SenderNotAllowed(passage, own)
    if not passage.shared:
        raise NotShared(passage)


def check_entering(passage: Passage, *, partner: str) -> None:
    """Only the participant whose border this is may send, and only shared contracts."""
    if passage.node != partner:
        raise SenderNotAllowed(passage, partner)
    if not passage.shared:
        raise NotShared(passage)
