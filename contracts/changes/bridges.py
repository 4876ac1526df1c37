"""Whether readers of every live version understand writers of every other: directly, or by the steps between.

*Direct* is proved of the structures.  *Bridged* is tried: each step is taken by the examples of both its
versions, by bodies near them, and by the body that shows that the versions are not direct, there and
back.  A step that fails on one of them or loses what it does not declare breaks the bridge, and that body
is the witness.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from contracts.anatomy import Data
from contracts.changes.conversions import converted, undeclared
from contracts.changes.findings import SAFE, Finding, breaking
from contracts.changes.structures import candidates
from contracts.changes.terms import Terms, VersionTerms
from contracts.changes.trials import sound
from contracts.compatibility import Judgement, Verdict
from contracts.compatibility.verdict import contains
from contracts.contract import Contract
from contracts.steps import Loss


TRIED = 500  # bodies for each step and direction


@dataclass(frozen=True)
class Way:
    """How readers of one version understand writers of another; `lost` are paths the steps cannot carry."""

    contract: str
    written: int
    read: int
    direct: bool
    lost: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        by = "direct" if self.direct else "bridged"
        return {
            "contract": self.contract,
            "written": self.written,
            "read": self.read,
            "by": by,
            "lost": list(self.lost),
        }


def ways(contract: Contract, terms: Terms) -> Iterator[Way]:
    """Both directions of every pair of versions."""
    for low, high in combinations(terms.versions.values(), 2):
        for written, read in ((low, high), (high, low)):
            direct = _obstacle(written, read) is None
            lost = tuple(_lost(contract, written.number, read.number))
            yield Way(contract.name, written.number, read.number, direct, lost)


def broken(contract: Contract, terms: Terms) -> Iterator[Finding]:
    """Steps that fail or lose what they do not declare, as findings about the higher of their versions."""
    for low in range(1, contract.newest):
        up, down = _tried(contract, terms, low, low + 1), _tried(contract, terms, low + 1, low)
        for name in ("step-broken", "loss-undeclared"):
            one, other = up.get(name, SAFE), down.get(name, SAFE)
            if (one, other) != (SAFE, SAFE):
                yield Finding(contract.name, low + 1, name, new_readers=one, old_readers=other)


def _tried(contract: Contract, terms: Terms, written: int, read: int) -> dict[str, Judgement]:
    """By name of the finding the first body of one version that shows it on the way to its neighbour."""
    found: dict[str, Judgement] = {}
    for body in _bodies(terms.versions[written], terms.versions[read]):
        if sound(contract.version(written), body):
            name, reason = _fault(contract, written, read, body)
            if name:
                found.setdefault(name, breaking(body, reason))
    return found


def _fault(contract: Contract, written: int, read: int, body: Data) -> tuple[str, str]:
    """What is wrong with the way of a body there and back; nothing when it is held for a person."""
    step = contract.steps[min(written, read) - 1]
    there = converted(contract, written, read, body)
    if there.becomes is None:
        return ("step-broken", f"v{written} → v{read}: {there.fails}") if there.fails else ("", "")
    back = converted(contract, read, written, there.becomes)
    way = f"v{written} → v{read} → v{written}"
    if back.becomes is None:
        return ("step-broken", f"{way}: {back.fails}") if back.fails else ("", "")
    lost = step.lost_up if written < read else step.lost_down
    gone = undeclared(contract.version(written).read(body), back.becomes, lost)
    return ("loss-undeclared", f"{way}: {', '.join(gone)}") if gone else ("", "")


def _bodies(written: VersionTerms, read: VersionTerms) -> Iterator[Data]:
    yield from islice(candidates(written, written), TRIED)
    obstacle = _obstacle(written, read)
    yield from [] if obstacle is None else [obstacle]


def _obstacle(written: VersionTerms, read: VersionTerms) -> Any:
    """A body of the one version that readers of the other refuse; None when it is proved that there is none."""
    for body in written.bodies:
        if not read.open.accepts(body):
            return body
    judgement = contains(written.closed, read.open)
    return None if judgement.verdict is Verdict.COMPATIBLE else judgement.witness or {}


def _lost(contract: Contract, written: int, read: int) -> Iterator[str]:
    steps = contract.steps[min(written, read) - 1 : max(written, read) - 1]
    losses: list[Loss] = []
    for step in steps:
        losses += step.lost_up if written < read else step.lost_down
    return (loss.path for loss in losses)
