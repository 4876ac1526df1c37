"""Named rules that came, went or changed in a version: structure alone would call the change safe.

A rule that came refuses what old writers may send; one that went lets new writers send what old readers
refuse.  The rule of the past is known by what was published of it: a body that breaks it and nothing else,
which of the trial bodies it refused, and a digest of its condition.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from contracts.anatomy import Data, Place
from contracts.changes import sources, trials
from contracts.changes.bodies import patched
from contracts.changes.findings import SAFE, Finding, breaking, undecided
from contracts.changes.structures import ONLY_STRUCTURE, candidates, old_writers
from contracts.changes.terms import NamedRule, VersionTerms
from contracts.changes.trials import breaks, sound
from contracts.compatibility import Difference, Judgement
from contracts.json_schema import Json
from contracts.version import Version


AS_NEW = (
    "规则已变，未找到反例；请改用新的规则名或新版本 the rule changed and no message was found that shows it:"
    " give the rule a new name, or make a new version"
)


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
        if place not in after:
            taken = _taken_now(known, version) or _gone(known, new)
            lost = (Difference(f"rule-removed {known.name}", known.path),)
            yield Finding(contract, new.number, "rule-removed", old_readers=taken, differences=lost)
    yield from _changed(contract, old, new, version)


def _by_place(terms: VersionTerms) -> dict[tuple[str, str], NamedRule]:
    return {(rule.path, rule.name): rule for rule in terms.rules}


def _refused_now(place: Place, old: VersionTerms, new: VersionTerms, version: Version) -> Judgement:
    """What old writers may send and the new rule refuses: an example broken, or a body near one."""
    if not declared(old.schema, place.path):
        return SAFE
    examples = (*old.bodies, *new.examples.values())
    broken = (patched(body, place.path, place.rule.broken) for body in examples)
    sent = (body for body in (*broken, *candidates(old, new)) if old.closed.accepts(body))
    refused = [body for body in sent if new.open.accepts(body) and breaks(place, version, body)]
    reason = f"新规则 the new rule {place.rule.name}: {place.rule.code}"
    for body in filter(old_writers(old, version), refused):
        return breaking(body, reason)
    for body in refused:
        return breaking(body, f"{reason} · {ONLY_STRUCTURE}")
    return _not_found(place.rule.name)


def _taken_now(rule: NamedRule, version: Version) -> Judgement | None:
    """What breaks an old rule, as published, and new writers may send.

    The old rule itself cannot be run any more: that it refuses this body is what was published.
    """
    if rule.broken is None or not sound(version, rule.broken):
        return None
    return breaking(rule.broken, f"旧规则 the old rule {rule.name}: {rule.code}")


def _gone(rule: NamedRule, new: VersionTerms) -> Judgement:
    return _not_found(rule.name) if declared(new.schema, rule.path) else SAFE


def _not_found(name: str) -> Judgement:
    return undecided(f"未找到违反该规则的报文 no message found that breaks {name}")


def _changed(
    contract: str, old: VersionTerms, new: VersionTerms, version: Version
) -> Iterator[Finding]:
    """Rules of an old name that are other ones: one finding for each name, with all its places."""
    known = _by_place(old)
    pairs = [(at, known[key]) for at in version.places if (key := (at.path, at.rule.name)) in known]
    other = sorted((pair for pair in pairs if _differs(*pair, version)), key=_name)
    tried = _tried(old, new) if other else []
    for name, group in groupby(other, key=_name):
        same = list(group)
        refused = _first(_refused(*pair, old, tried, version) for pair in same)
        taken = _first(_taken(*pair, tried, version) for pair in same)
        found = tuple(Difference(f"rule-changed {name}", rule.path) for _, rule in same)
        yield Finding(contract, new.number, "rule-changed", refused, taken, found)


def _name(pair: tuple[Place, NamedRule]) -> str:
    return pair[1].name


def _differs(place: Place, rule: NamedRule, version: Version) -> bool:
    """Another condition or code; or what the condition relies on outside of our sources is another."""
    same = (sources.condition(place.rule), place.rule.code) == (rule.condition, rule.code)
    return not same or _taken_now(rule, version) is not None


def _first(found: Iterable[Judgement | None]) -> Judgement:
    return next(filter(None, found), undecided(AS_NEW))


def _tried(old: VersionTerms, new: VersionTerms) -> list[tuple[int, Data]]:
    """The bodies on which the old rules were tried, as far as readers still take their structure.

    When bodies are made otherwise by now, the published numbers tell nothing: the example alone is left.
    """
    bodies = list(old.bodies)
    again = [body for one in bodies[:1] for body in trials.bodies(old.schema, old.closed, one)]
    if trials.known(again) == old.tried:
        bodies = again
    return [(number, body) for number, body in enumerate(bodies) if new.open.accepts(body)]


def _refused(
    place: Place,
    rule: NamedRule,
    old: VersionTerms,
    tried: Sequence[tuple[int, Data]],
    version: Version,
) -> Judgement | None:
    """A body that no old rule refused and this one refuses now."""
    before = {number for each in old.rules for number in each.refused}
    for number, body in tried:
        if number not in before and breaks(place, version, body):
            reason = f"该规则现在拒绝 the rule refuses it now: {rule.name}: {rule.code}"
            return breaking(body, reason)
    return None


def _taken(
    place: Place, rule: NamedRule, tried: Sequence[tuple[int, Data]], version: Version
) -> Judgement | None:
    """A body that the rule refused as published, and that new writers may send."""
    for number, body in tried:
        if number in rule.refused and sound(version, body):
            reason = f"该规则曾拒绝 the rule refused it before: {rule.name}: {rule.code}"
            return breaking(body, reason)
    return _taken_now(rule, version)


def declared(schema: Json, path: str) -> bool:
    """Whether a body of the schema can have something at a path with [*] for the members of a list."""
    name, _, rest = path.removeprefix("$").removeprefix(".").partition(".")
    if not name:
        return True
    inner = schema.get("properties", {}).get(name.removesuffix("[*]"))
    if name.endswith("[*]") and inner is not None:
        inner = inner.get("items")
    return inner is not None and declared(inner, rest)
