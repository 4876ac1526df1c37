"""What a comparison finds: each change by name and place, with a verdict for new and for old readers.

*New readers* read what was written before the change, *old readers* what is written after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.compatibility import Difference, Judgement, Verdict


SAFE = Judgement(Verdict.COMPATIBLE)


def breaking(witness: Any, reason: str | None = None) -> Judgement:
    """A message shows it; `reason` says the circumstance when the body alone does not."""
    return Judgement(Verdict.BREAKING, witness, reason)


def undecided(reason: str) -> Judgement:
    """Neither proved nor shown; counts as breaking."""
    return Judgement(Verdict.UNDECIDED, reason=reason)


@dataclass(frozen=True)
class Finding:
    """One change of one message; `version` is None when it concerns all of them."""

    contract: str
    version: int | None
    name: str
    new_readers: Judgement = SAFE
    old_readers: Judgement = SAFE
    differences: Sequence[Difference] = ()
    hits: Sequence[str] = ()  # ids of participants, when it breaks

    @property
    def breaks(self) -> bool:
        return {self.new_readers.verdict, self.old_readers.verdict} != {Verdict.COMPATIBLE}

    def as_dict(self) -> dict[str, Any]:
        return {
            "contract": self.contract,
            "version": self.version,
            "change": self.name,
            "new_readers": self.new_readers.as_dict(),
            "old_readers": self.old_readers.as_dict(),
            "differences": [difference.as_dict() for difference in self.differences],
            "participants": list(self.hits),
        }
