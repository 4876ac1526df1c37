"""Named rules that came, went or changed in a version: structure alone would call the change safe.

A rule that came refuses what old writers may send; one that went lets new writers send what old readers
refuse.  The rule of the past is known by what was published of it: a body that breaks it and nothing else.
"""

from collections.abc import Iterator

from contracts.anatomy import Data, Place
from contracts.changes.bodies import patched
from contracts.changes.findings import SAFE, Finding, breaking, undecided
from contracts.changes.structures import candidates, sound
from contracts.changes.terms import NamedRule, VersionTerms
from contracts.compatibility import Difference, Judgement
from contracts.errors import ContractBroken
from contracts.json_schema import Json
from contracts.version import Version


def judged(
    contract: str, old: VersionTerms, new: VersionTerms, version: Version
) -> Iterator[Finding]:
    """Every rule by place and name; `version` is the new one, which can be run."""
    before, after = _by_place(old), _by_place(new)
    for rule in version.places:
        if (rule.path, rule.rule.name) not in before:
            refused = _refused_now(rule, old, new, version)
            named = (Difference(f"rule-added {rule.rule.name}", rule.path),)
            yield Finding(contract, new.number, "rule-added", refused, differences=named)
    for place, known in before.items():
        gone = place not in after
        taken = _taken_now(known, new, version, gone=gone)
        if gone or taken != SAFE:
            name = "rule-removed" if gone else "rule-loosened"
            lost = (Difference(f"{name} {known.name}", known.path),)
            yield Finding(contract, new.number, name, old_readers=taken, differences=lost)
    yield from _tightened(contract, old, new, version)


def _by_place(terms: VersionTerms) -> dict[tuple[str, str], NamedRule]:
    return {(rule.path, rule.name): rule for rule in terms.rules}


def _refused_now(place: Place, old: VersionTerms, new: VersionTerms, version: Version) -> Judgement:
    """What old writers may send and the new rule refuses: an example broken, or a body near one."""
    if not declared(old.schema, place.path):
        return SAFE
    examples = (*old.bodies, *new.examples.values())
    broken = (patched(body, place.path, place.rule.broken) for body in examples)
    for body in (*broken, *candidates(old, new)):
        sent = body is not None and old.closed.accepts(body)
        if sent and place.rule.code in codes(version, body):
            return breaking(body, f"新规则 the new rule {place.rule.name}: {place.rule.code}")
    return _not_found(place.rule.name)


def _taken_now(rule: NamedRule, new: VersionTerms, version: Version, *, gone: bool) -> Judgement:
    """What breaks an old rule, as published, and new writers may send.

    The old rule itself cannot be run any more: that it refuses this body is what was published.
    """
    if rule.broken is not None and sound(version, rule.broken):
        return breaking(rule.broken, f"旧规则 the old rule {rule.name}: {rule.code}")
    return _not_found(rule.name) if gone and declared(new.schema, rule.path) else SAFE


def _not_found(name: str) -> Judgement:
    return undecided(f"未找到违反该规则的报文 no message found that breaks {name}")


def _tightened(
    contract: str, old: VersionTerms, new: VersionTerms, version: Version
) -> Iterator[Finding]:
    """An old example that the new structure takes and a rule of an old name refuses."""
    known = {rule.code for rule in old.rules}
    for body in old.bodies:
        refusing = codes(version, body) & known if new.open.accepts(body) else set()
        if refusing:
            judgement = breaking(body, ", ".join(sorted(refusing)))
            yield Finding(contract, new.number, "rule-tightened", new_readers=judgement)
            return


def codes(version: Version, body: Data) -> set[str]:
    """What a reader of the version says is wrong with a body."""
    try:
        version.read(body)
    except ContractBroken as broken:
        return {problem.code for problem in broken.problems}
    return set()


def declared(schema: Json, path: str) -> bool:
    """Whether a body of the schema can have something at a path with [*] for the members of a list."""
    name, _, rest = path.removeprefix("$").removeprefix(".").partition(".")
    if not name:
        return True
    inner = schema.get("properties", {}).get(name.removesuffix("[*]"))
    if name.endswith("[*]") and inner is not None:
        inner = inner.get("items")
    return inner is not None and declared(inner, rest)
