"""What a step makes of real messages: published, so that a partner can test its own step, and compared later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.anatomy import Data
from contracts.changes import sources
from contracts.changes.findings import SAFE, Finding, breaking, undecided
from contracts.changes.trials import sound
from contracts.compatibility import Judgement
from contracts.contract import Contract
from contracts.errors import ContractBroken
from contracts.steps import Loss, Step


@dataclass(frozen=True)
class Outcome:
    """What a body of one version is in its neighbour, or what holds it for a person, or why the step fails."""

    becomes: Data | None = None
    held: tuple[str, ...] = ()
    fails: str = ""

    def as_dict(self) -> dict[str, Any]:
        told = {"becomes": self.becomes, "held": list(self.held), "fails": self.fails}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Conversion:
    """A body and what became of it."""

    given: Data
    outcome: Outcome

    def as_dict(self) -> dict[str, Any]:
        return {"given": self.given, **self.outcome.as_dict()}


@dataclass(frozen=True)
class StepTerms:
    """A step as it was published: a digest of its source, conversions up and down."""

    source: str
    up: Sequence[Conversion] = ()
    down: Sequence[Conversion] = ()


def source(step: Step) -> str:
    """Of its functions and of what it declares to lose."""
    up, down = ([*map(_declared, losses)] for losses in (step.lost_up, step.lost_down))
    return sources.digest(step.up, step.down, step.keyed_up, up, down)


def _declared(loss: Loss) -> list[Any]:
    return [loss.path, loss.harmless, loss.among, loss.when]


def converted(contract: Contract, written: int, read: int, body: Data) -> Outcome:
    """A sound body of a version as one of the version beside it."""
    step = contract.steps[min(written, read) - 1]
    try:
        data = contract.version(written).read(body)
        held = tuple(_holding(step, data)) if written > read else ()
        if held:
            return Outcome(held=held)
        made = step.raised(data, None) if written < read else step.down(data)
        return Outcome(contract.version(read).write(made))
    except ContractBroken as wrong:
        found = (f"{problem.code} {problem.path}" for problem in wrong.problems)
        return Outcome(fails=", ".join(found))
    except Exception as wrong:  # noqa: BLE001 - a converter is a function of ours that may do anything
        return Outcome(fails=type(wrong).__name__)


def _holding(step: Step, data: Data) -> Iterator[str]:
    """Declared losses that forbid the conversion: the message waits for a person, which is no defect."""
    return (loss.path for loss in step.forbidden if loss.happens_to(data))


def all_of(contract: Contract, written: int, read: int, bodies: Sequence[Data]) -> list[Conversion]:
    """The conversions of these bodies."""
    return [Conversion(body, converted(contract, written, read, body)) for body in bodies]


def changed(contract: Contract, high: int, before: StepTerms) -> Iterator[Finding]:
    """Whether the step up to a version still does what was published; another source alone is undecided."""
    low = high - 1
    up = _differing(contract, low, high, before.up)
    down = _differing(contract, high, low, before.down)
    if (up, down) == (SAFE, SAFE) and source(contract.steps[low - 1]) != before.source:
        up = down = undecided(
            "步骤代码已变，已公布的转换均相同；须由人判断 the code of the step changed while all published"
            " conversions are the same; a person must judge"
        )
    if (up, down) != (SAFE, SAFE):
        yield Finding(contract.name, high, "step-changed", new_readers=up, old_readers=down)


def _differing(
    contract: Contract, written: int, read: int, known: Sequence[Conversion]
) -> Judgement:
    """The first body, still one of its version, that becomes another or that the step fails on."""
    for one in known:
        if not sound(contract.version(written), one.given):
            continue
        now = converted(contract, written, read, one.given)
        paths = dict.fromkeys(differing(one.outcome.becomes, now.becomes))
        if paths or now.held != one.outcome.held:
            said = now.fails or ", ".join(now.held or paths)
            return breaking(one.given, f"v{written} → v{read}: {said}")
    return SAFE


def differing(one: Any, other: Any, path: str = "$") -> Iterator[str]:
    """Where two bodies differ, with [*] for the members of a list; null and absent are the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in [*one, *(name for name in other if name not in one)]:
            yield from differing(one.get(name), other.get(name), f"{path}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for mine, theirs in zip(one, other, strict=True):
            yield from differing(mine, theirs, f"{path}[*]")
    elif one != other:
        yield path


def _always(loss: Loss) -> bool:
    return not loss.among and loss.when is None


def undeclared(one: Data, other: Data, declared: Sequence[Loss]) -> list[str]:
    """The paths at which they differ though no loss was declared there, or none that happens to the first."""
    lost = [loss.path for loss in declared if _always(loss) or loss.happens_to(one)]
    found = dict.fromkeys(differing(one, other))
    return [
        path
        for path in found
        if not any(f"{path}.".startswith((f"{gone}.", f"{gone}[*]")) for gone in lost)
    ]
