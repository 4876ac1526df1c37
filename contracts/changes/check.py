"""Judges all contracts as the code has them against what was published of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from contracts.border import BESIDE
from contracts.changes import agreements, bridges, conversions, rules, structures, texts
from contracts.changes.bridges import Way
from contracts.changes.findings import Finding, breaking
from contracts.changes.published import Baseline
from contracts.changes.terms import Examples, Terms, VersionTerms, of_contract, of_version
from contracts.compatibility import Verdict
from contracts.contract import Contract
from contracts.envelope import SHAPE
from contracts.errors import ContractBroken, MessageProblem, Problem
from contracts.participants import Participant
from contracts.registry import example
from contracts.version import Version


class ContractUnusable(MessageProblem):
    """A contract that cannot be judged: an example is not there, or a rule fails instead of judging."""


@dataclass(frozen=True)
class Report:
    """What was compared and what was found; `ways` are the pairs of versions that understand each other."""

    compared: int
    findings: Sequence[Finding]
    ways: Sequence[Way]

    @property
    def breaks(self) -> bool:
        """Undecided counts as breaking."""
        return any(finding.breaks for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        return {
            "breaking": self.breaks,
            "compared": self.compared,
            "findings": [finding.as_dict() for finding in self.findings],
            "ways": [way.as_dict() for way in self.ways],
        }


def check(
    before: Baseline,
    now: Mapping[str, Contract],
    participants: Mapping[str, Participant],
    examples: Examples = example,
) -> Report:
    """The envelope, notices and every message on either side; a withdrawn one has no contract any more."""
    found = list(_beside(before, participants))
    names = sorted(before.messages.keys() | now.keys())
    ways: list[Way] = []
    for name in names:
        old, contract = before.messages.get(name), now.get(name)
        with _usable(name):
            new = None if contract is None else _present(contract, examples)
            message = list(_message(old, new, contract))
            ways += [] if new is None or contract is None else bridges.ways(contract, new)
        found.extend(_with_hits(finding, old or new, participants) for finding in message)
    return Report(len(names), found, ways)


def _present(contract: Contract, examples: Examples) -> Terms:
    """The terms of a contract; RuleFailed when a rule fails on an example instead of judging it."""
    terms = of_contract(contract, examples)
    for number, version in terms.versions.items():
        for body in version.examples.values():
            with suppress(ContractBroken):
                contract.version(number).read(body)
    return terms


@contextmanager
def _usable(name: str) -> Iterator[None]:
    """A contract is a program of ours that may do anything: its examples, its rules."""
    try:
        yield
    except MessageProblem as wrong:
        raise ContractUnusable([Problem("CONTRACT_UNSOUND", name, str(wrong))]) from wrong
    except Exception as wrong:
        found = f"{type(wrong).__name__}: {wrong}"
        raise ContractUnusable([Problem("CONTRACT_UNSOUND", name, found)]) from wrong


def _beside(before: Baseline, participants: Mapping[str, Participant]) -> Iterator[Finding]:
    """What is around every message, or beside them, hits everybody; a new notice breaks nobody."""
    now = {version.name: version for version in BESIDE}
    for name, terms in {SHAPE.name: before.envelope, **before.notices}.items():
        found = _same_beside(terms, now[name]) if name in now else [_ended(name, terms)]
        for finding in found:
            yield replace(finding, hits=tuple(participants)) if finding.breaks else finding


def _same_beside(before: VersionTerms, version: Version) -> Iterator[Finding]:
    now = replace(of_version(version, {}), texts=dict(texts.of_schema(version.published)))
    return _same_version(before, now, version.contract, version)


def _ended(name: str, terms: VersionTerms) -> Finding:
    """Whoever still sends the notice is not heard."""
    body = next(iter(terms.examples.values()), None)
    verdict = breaking(body, f"TYPE_UNKNOWN: {name}")
    return Finding(name.rpartition(".v")[0], terms.number, "version-withdrawn", new_readers=verdict)


def _message(old: Terms | None, new: Terms | None, contract: Contract | None) -> Iterator[Finding]:
    if new is None or contract is None:
        yield from [] if old is None else [_withdrawn(old)]
        return
    if old is None:
        yield Finding(new.name, None, "message-added")
    else:
        yield from agreements.judged(old, new)
        for number in sorted(old.versions.keys() | new.versions.keys()):
            yield from _version(old, new, number, contract)
    yield from bridges.broken(contract, new)


def _withdrawn(old: Terms) -> Finding:
    """Whoever still sends it is refused: TYPE_UNKNOWN; whoever waits for it waits for ever."""
    verdict = breaking(agreements.witness(old), "TYPE_UNKNOWN")
    return Finding(old.name, None, "message-withdrawn", new_readers=verdict, old_readers=verdict)


def _version(old: Terms, new: Terms, number: int, contract: Contract) -> Iterator[Finding]:
    if number not in new.versions:
        verdict = breaking(agreements.witness(old, number), f"VERSION_UNKNOWN: v{number}")
        yield Finding(old.name, number, "version-withdrawn", new_readers=verdict)
    elif number not in old.versions:
        yield Finding(old.name, number, "version-added")  # bridged by its steps, which are tried
    else:
        before, after = old.versions[number], new.versions[number]
        yield from _same_version(before, after, contract.name, contract.version(number))
        if before.step and after.step:
            yield from conversions.changed(contract, number, before.step)


def _same_version(
    before: VersionTerms, after: VersionTerms, name: str, version: Version
) -> Iterator[Finding]:
    found = list(rules.judged(name, before, after, version))
    found += texts.changed(name, after.number, before.texts, after.texts)
    if before.schema != after.schema:
        found.insert(0, structures.changed(name, before, after, version))
    elif before.digest != after.digest and not found:
        found = [Finding(name, after.number, "form-changed")]  # another order of the same
    yield from found


def _with_hits(
    finding: Finding, terms: Terms | None, participants: Mapping[str, Participant]
) -> Finding:
    """Who writes what new readers refuse, and who reads what is written anew."""
    if terms is None or not finding.breaks:
        return finding
    refused = finding.new_readers.verdict is not Verdict.COMPATIBLE
    missed = finding.old_readers.verdict is not Verdict.COMPATIBLE
    hits = [
        name
        for name, one in participants.items()
        if one.knows(terms.name, finding.version)
        and ((refused and one.may_send(terms)) or (missed and one.may_receive(terms)))
    ]
    return replace(finding, hits=tuple(hits))
