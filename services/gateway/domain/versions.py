"""Which version of a contract (契约版本) goes to a participant: the newest of which its conformance is on record.

What we speak and the participant was never seen to read is not sent on trust: it would find out by a real case.
"""

from collections.abc import Collection
from dataclasses import dataclass

from services.gateway.domain.border import BorderError, Passage


class NotConforming(BorderError):
    """No version that we could make of it is on record for the participant; it goes on when one is."""

    code, holds = "CONFORMANCE_MISSING", True

    def __init__(self, passage: Passage, newest: int) -> None:
        super().__init__(
            f"{passage.message_id} of {passage.contract}, of which no version is on record"
        )
        self.possible = f"chuanyu participants conformance: {passage.contract} v1..v{newest}"


@dataclass(frozen=True)
class Versions:
    """Of a message's contract: in which it was said, and the newest that this node knows."""

    said: int
    newest: int


def version_for(passage: Passage, recorded: Collection[int], known: Versions) -> int:
    """The newest on record up to that in which it was said, else the next above; NotConforming when there is none.

    Raised only when it must be: what is raised without need may lose what the older words said.  A test message
    goes without a record: it is by such that conformance is shown.
    """
    readable = [version for version in recorded if version <= known.newest]
    if not readable and not passage.test:
        raise NotConforming(passage, known.newest)
    as_said = [version for version in readable if version <= known.said]
    return max(as_said) if as_said else min(readable, default=known.said)
