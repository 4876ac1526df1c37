"""The sample message before and after an edit of its text, in this process."""

import linecache
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from contracts.changes import (
    Baseline,
    Finding,
    Report,
    Terms,
    check,
    conversions,
    of_contract,
    trials,
)
from contracts.changes.conversions import StepTerms
from contracts.changes.terms import VersionTerms, of_version
from contracts.contract import Contract
from contracts.envelope import SHAPE
from contracts.participants import every_participant
from contracts.registry import EXAMPLES
from tests.contract.changes.prepared import Edit
from tests.contract.changes.tree import BODIES, SAMPLE


NAME = "credit.sample-noted"
REVERSED = BODIES["v2-typical"] | {"noted_on": "2026-06-02", "ended_on": "2026-06-01"}
OF_1999 = BODIES["v2-typical"] | {"batch": "1999"}
ENVELOPE = of_version(SHAPE, {})


def contract(edits: Iterable[Edit] = ()) -> Contract:
    """The contract that its text, edited, defines."""
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    made = module(text)["SAMPLE_NOTED"]
    assert isinstance(made, Contract)
    return made


def module(text: str) -> dict[str, Any]:
    """What a module of the contracts defines, with its source where a traceback would look for it."""
    name = f"<sample {hash(text)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    defined: dict[str, Any] = {"__name__": "contracts.sample"}
    exec(compile(text, name, "exec"), defined)  # noqa: S102 - our own text
    return defined


def bodies(_: Contract, version: int, name: str) -> Any:
    """The examples; a third version has those of the second."""
    return BODIES[f"v{min(version, 2)}-{name}"]


def published(made: Contract) -> Terms:
    """The terms as if read from what was published: one example, for each rule a body that breaks it and
    what it refuses, of each step what it makes of the examples.
    """
    terms = of_contract(made, bodies)
    versions = {n: _published(made, version) for n, version in terms.versions.items()}
    return replace(terms, versions=versions)


def _published(made: Contract, version: VersionTerms) -> VersionTerms:
    typical = version.examples["typical"]
    tried = trials.bodies(version.schema, version.closed, typical)
    places = made.version(version.number).places
    taken = [made.version(version.number).anatomy.take(body) for body in tried]
    rules = tuple(
        replace(
            rule,
            broken={"$": REVERSED, "$.batch": OF_1999}.get(rule.path),
            refused=frozenset(trials.refused(place, taken)),
        )
        for rule, place in zip(version.rules, places, strict=True)
    )
    return replace(
        version,
        examples={"typical": typical},
        rules=rules,
        step=version.step and _step(made, version.number),
        tried=trials.known(tried),
    )


def _step(made: Contract, high: int) -> StepTerms:
    up, down = (
        conversions.all_of(made, one, other, [bodies(made, one, name) for name in EXAMPLES])
        for one, other in ((high - 1, high), (high, high - 1))
    )
    return StepTerms(conversions.source(made.steps[high - 2]), up, down)


def judged(edits: Iterable[Edit] = (), before: Terms | None = None) -> Report:
    """The sample edited, against the sample."""
    now = contract(edits)
    baseline = Baseline({NAME: before or published(contract())}, ENVELOPE)
    return check(baseline, {NAME: now}, every_participant(), bodies)


def withdrawn(before: Terms) -> Report:
    """A message that is there no more."""
    return check(Baseline({before.name: before}, ENVELOPE), {}, every_participant(), bodies)


def only(report: Report, name: str) -> Finding:
    [found] = [finding for finding in report.findings if finding.name == name]
    return found
