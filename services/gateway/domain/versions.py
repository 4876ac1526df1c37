"""Which version of a contract (契约版本) goes to a participant: the newest of which its conformance is on record.

What we speak and the participant was never seen to read is not sent on trust: it would find out by a real case.
"""

from collections.abc import Collection

from services.gateway.domain.border import BorderError, Passage


class NotConforming(BorderError):
    """No version that we could make of it is on record for the participant; it goes on when one is."""

    code, holds = "CONFORMANCE_MISSING", True

    def __init__(self, passage: Passage, newest: int) -> None:
        super().__init__(
            f"{passage.message_id} of {passage.contract}, of which no version is on record"
        )
        self.possible = f"chuanyu participants conformance: {passage.contract} v1..v{newest}"


def version_for(passage: Passage, recorded: Collection[int], newest: int) -> int:
    """The newest on record that this node knows; NotConforming when there is none.

    A test message goes without a record: it is by such that conformance is shown.
    """
    readable = [version for version in recorded if version <= newest]
    if not readable and not passage.test:
        raise NotConforming(passage, newest)
    return max(readable, default=newest)
