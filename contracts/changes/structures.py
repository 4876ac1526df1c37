"""The structure of a version that changed: do all readers of one side take all that the other side writes?

Writers are strict and readers tolerant, so the question is whether every body of the writer's closed
schema is valid under the reader's open one.
"""

from collections.abc import Callable, Iterator
from itertools import islice

from contracts.anatomy import Data, Place
from contracts.changes import sources
from contracts.changes.bodies import near
from contracts.changes.findings import Finding, breaking
from contracts.changes.terms import VersionTerms
from contracts.changes.trials import breaks, sound
from contracts.compatibility import Judgement, Verdict
from contracts.compatibility.differences import differences
from contracts.compatibility.verdict import contains
from contracts.version import Version


CANDIDATES = 2_000  # bodies near examples that are tried before the solver
ONLY_STRUCTURE = "符合结构，命名规则可能另行拒绝 fits the structure; a named rule may refuse it"
Sound = Callable[[Data], bool]


def changed(contract: str, old: VersionTerms, new: VersionTerms, version: Version) -> Finding:
    """A version whose structure is another; `version` is the new one, to ask for its rules."""
    return Finding(
        contract,
        new.number,
        "version-changed",
        new_readers=taken(old, new, old_writers(old, version)),
        old_readers=taken(new, old, lambda body: sound(version, body)),
        differences=tuple(differences(old.schema, new.schema)),
    )


def old_writers(old: VersionTerms, version: Version) -> Sound:
    """Whether old writers may have sent a body that their structure takes, as far as can be known.

    A message that was published may; of others the rules of the past are asked that are still the same.
    """
    known = {(rule.path, rule.name, rule.condition) for rule in old.rules}
    same = [place for place in version.places if identity(place) in known]

    def may_send(body: Data) -> bool:
        if body in old.examples.values():
            return True
        try:
            return len(same) == len(known) and not any(breaks(one, version, body) for one in same)
        except Exception:  # noqa: BLE001 - a rule asked of another structure than its own may do anything
            return False

    return may_send


def identity(place: Place) -> tuple[str, str, str]:
    """A rule by where it applies, its name and its condition."""
    return place.path, place.rule.name, sources.condition(place.rule)


def taken(written: VersionTerms, read: VersionTerms, may_send: Sound) -> Judgement:
    """Whether readers of `read` take all that writers of `written` send; real messages first as witness."""
    for body in candidates(written, read):
        refuted = not read.open.accepts(body) and written.closed.accepts(body)
        if refuted and may_send(body):
            return breaking(body)
    judgement = contains(written.closed, read.open)
    if judgement.verdict is Verdict.BREAKING and not may_send(judgement.witness):
        return breaking(judgement.witness, ONLY_STRUCTURE)
    return judgement


def candidates(version: VersionTerms, other: VersionTerms) -> Iterator[Data]:
    """Examples of either that a writer of the first may send, then bodies near them in either structure."""
    examples = (*version.bodies, *filter(version.closed.accepts, other.examples.values()))
    yield from examples
    for schema in [version.schema] if version is other else [version.schema, other.schema]:
        found = (body for example in examples for body in near(schema, example))
        yield from islice(found, CANDIDATES)
