"""The rules of the border: what may leave, what may enter, and from whom.

Nothing here reads a body: a rule looks at who says it and at what the contract says of itself.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """One end of the border: a node and its region (GB/T 2260)."""

    node: str
    region: str


@dataclass(frozen=True)
class Passage:
    """One message at the border: who published it, under which contract, about whose business key."""

    message_id: str
    source: str  # "/<node>/<service>"
    contract: str
    shared: bool
    key: str
    key_owner: str  # sender | receiver | either
    test: bool = False

    @property
    def owner(self) -> str:
        """The service whose contract it is, and so its lane."""
        return self.contract.partition(".")[0]


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
    """A node may only speak for itself, its services only of their own messages, at its own border."""

    code = "SENDER_NOT_ALLOWED"

    def __init__(self, passage: Passage, expected: str) -> None:
        super().__init__(f"{passage.message_id} says it is from {passage.source}, not {expected}")
        self.possible = expected


class KeyOfOtherRegion(BorderError):
    """A side may only declare, offer or publish under keys of its own region."""

    code = "KEY_OF_OTHER_REGION"

    def __init__(self, passage: Passage, region: str) -> None:
        super().__init__(f"{passage.contract} {passage.message_id} needs a key of {region}")
        self.possible = f"{region}-…"


class LaneDiffers(BorderError):
    """A message travels on the lane of the service that owns its contract, or its order means nothing."""

    code = "LANE_DIFFERS"

    def __init__(self, passage: Passage, lane: str) -> None:
        super().__init__(f"{passage.contract} {passage.message_id} on the lane {lane}")
        self.possible = passage.owner


class NumberReused(BorderError):
    """The number stands for another message already: one of the two was forged, or a database was restored."""

    code = "NUMBER_REUSED"

    def __init__(self, message_id: str, number: int) -> None:
        super().__init__(f"{message_id} under the number {number} of another message")
        self.possible = "a number that is new on the lane, or a new epoch"


class LanePaused(BorderError):
    """Its turn on the lane has gone by, and nothing is handed on there now; it goes on when the lane does."""

    code, holds = "LANE_PAUSED", True
    possible = "chuanyu lanes resume"

    def __init__(self, message_id: str, lane: str) -> None:
        super().__init__(f"{message_id} on the lane {lane}, which is paused")


def check_lane(passage: Passage, lane: str) -> None:
    """The lane is that of the owning service."""
    if lane != passage.owner:
        raise LaneDiffers(passage, lane)


def check_leaving(passage: Passage, *, own: Side, partner: Side) -> None:
    """Only own messages leave: what came from a partner is never sent back or onward."""
    _check(passage, sender=own, receiver=partner)


def check_entering(passage: Passage, *, own: Side, partner: Side) -> None:
    """Only the participant whose border this is may send, and only shared contracts."""
    _check(passage, sender=partner, receiver=own)


def _check(passage: Passage, *, sender: Side, receiver: Side) -> None:
    expected = f"/{sender.node}/{passage.owner}"
    if passage.source != expected:
        raise SenderNotAllowed(passage, expected)
    if not passage.shared:
        raise NotShared(passage)
    regions = {"sender": sender.region, "receiver": receiver.region}
    region = regions.get(passage.key_owner)
    if region is not None and not passage.key.startswith(f"{region}-"):
        raise KeyOfOtherRegion(passage, region)
