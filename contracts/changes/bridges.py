"""Whether readers of every live version understand writers of every other: directly, or by the steps between.

*Direct* is proved of the structures.  *Bridged* is tried: each step is taken by the examples of both its
versions, by bodies near them, and by the body that shows that the versions are not direct.  A step
that fails on one of them breaks the bridge, and that body is the witness.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from contracts.anatomy import Data
from contracts.changes.findings import SAFE, Finding, breaking
from contracts.changes.structures import candidates, sound
from contracts.changes.terms import Terms, VersionTerms
from contracts.compatibility import Judgement, Verdict
from contracts.compatibility.verdict import contains
from contracts.contract import Contract
from contracts.errors import ContractBroken
from contracts.steps import Loss


TRIED = 1_000  # bodies for each step and direction


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
    """Steps that fail, each as a finding about the higher of its two versions."""
    for low in range(1, contract.newest):
        up = _failing(contract, terms, low, low + 1)
        down = _failing(contract, terms, low + 1, low)
        if (up, down) != (SAFE, SAFE):
            yield Finding(contract.name, low + 1, "step-broken", new_readers=up, old_readers=down)


def _failing(contract: Contract, terms: Terms, written: int, read: int) -> Judgement:
    """The first body of one version that does not become a valid one of its neighbour."""
    source, target = contract.version(written), contract.version(read)
    for body in _bodies(terms.versions[written], terms.versions[read]):
        if not sound(source, body):
            continue
        taken = source.read(body)
        if written > read and _is_held(contract, read, taken):
            continue
        try:
            target.write(_converted(contract, taken, written, read))
        except ContractBroken as wrong:
            said = ", ".join(f"{problem.code} {problem.path}" for problem in wrong.problems)
            return breaking(body, f"v{written} → v{read}: {said}")
        except Exception as wrong:  # noqa: BLE001 - a converter is a function of ours that may do anything
            return breaking(body, f"v{written} → v{read}: {type(wrong).__name__}")
    return SAFE


def _converted(contract: Contract, data: Data, written: int, read: int) -> Data:
    step = contract.steps[min(written, read) - 1]
    return step.raised(data, None) if written < read else step.down(data)


def _is_held(contract: Contract, read: int, data: Data) -> bool:
    """A declared loss that forbids the conversion: the message waits for a person, which is no defect."""
    return any(loss.happens_to(data) for loss in contract.steps[read - 1].forbidden)


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
