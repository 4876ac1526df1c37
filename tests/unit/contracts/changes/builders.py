"""The sample message before and after an edit of its text, in this process."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from contracts.changes import Baseline, Finding, Report, Terms, check, of_contract
from contracts.changes.terms import of_version
from contracts.contract import Contract
from contracts.envelope import SHAPE
from contracts.participants import every_participant
from tests.contract.changes.prepared import Edit
from tests.contract.changes.tree import BODIES, SAMPLE


NAME = "credit.sample-noted"
REVERSED = BODIES["v2-typical"] | {"noted_on": "2026-06-02", "ended_on": "2026-06-01"}

ENVELOPE = of_version(SHAPE, {})


def contract(edits: Iterable[Edit] = ()) -> Contract:
    """The contract that its text, edited, defines."""
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    defined: dict[str, Any] = {"__name__": "sample"}
    exec(compile(text, "sample", "exec"), defined)  # noqa: S102 - our own text
    made = defined["SAMPLE_NOTED"]
    assert isinstance(made, Contract)
    return made


def bodies(_: Contract, version: int, name: str) -> Any:
    """The examples; a third version has those of the second."""
    return BODIES[f"v{min(version, 2)}-{name}"]


def published(made: Contract) -> Terms:
    """The terms as if read from what was published: one example, and for each rule a body that breaks it."""
    terms = of_contract(made, bodies)
    versions = {
        number: replace(
            version,
            examples={"typical": version.examples["typical"]},
            rules=tuple(
                replace(rule, broken=REVERSED if rule.path == "$" else None)
                for rule in version.rules
            ),
        )
        for number, version in terms.versions.items()
    }
    return replace(terms, versions=versions)


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
