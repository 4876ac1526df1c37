"""Reads what was published of the contracts: `contracts.json`, the schemas and the vectors it names.

A vector is a whole message: its body is the example that a verdict on the past can start from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts import json_schema, strict_json
from contracts.anatomy import Data
from contracts.changes import index as form
from contracts.changes import texts
from contracts.changes.bodies import replaced, values
from contracts.changes.conversions import Conversion, Outcome, StepTerms
from contracts.changes.terms import NamedRule, Terms, VersionTerms
from contracts.compatibility import SchemaInvalid
from contracts.errors import MessageProblem, Problem, kind_of
from contracts.json_schema import Json
from contracts.roles import Role


INDEX = "contracts.json"
Files = Callable[[str], bytes]  # path within the published folder → content; LookupError or OSError


class BaselineUnusable(MessageProblem):
    """What was published is not there or not of its form."""


@dataclass(frozen=True)
class Baseline:
    """What was published: the terms of every message by name, the envelope around them, notices of gateways."""

    messages: Mapping[str, Terms]
    envelope: VersionTerms
    notices: Mapping[str, VersionTerms] = field(default_factory=dict)  # by name of the version


def published(files: Files) -> Baseline:
    """Everything that a verdict looks at; BaselineUnusable when it cannot be read."""
    index = _json(files, INDEX)
    if wrong := form.problems(index):
        raise BaselineUnusable(wrong)
    found = [_terms(files, entry) for entry in index["contracts"]]
    notices = {f"{one['name']}.v{one['version']}": one for one in index.get("notices", ())}
    return Baseline(
        {terms.name: terms for terms in found},
        _envelope(files, index),
        {name: _notice(files, entry) for name, entry in notices.items()},
    )


def _envelope(files: Files, index: Data) -> VersionTerms:
    """Every vector is an example of it; one is enough to start from."""
    entry = index["envelope"]
    vectors = [one["vector"] for each in index["contracts"] for one in each["versions"]]
    examples = {path: _object(files, path) for path in vectors[:1]}
    return _beside(files, entry, 1, examples)


def _notice(files: Files, entry: Data) -> VersionTerms:
    body = _object(files, entry["vector"], "data")
    return _beside(files, entry, entry["version"], {"typical": body})


def _beside(files: Files, entry: Data, number: int, examples: Mapping[str, Data]) -> VersionTerms:
    """A version of no contract: it has a structure and texts, and neither rules nor steps."""
    schema, said = _schema(files, entry)
    return _sound(VersionTerms(number, schema, (), examples, entry["digest"], said))


def _terms(files: Files, entry: Data) -> Terms:
    versions = [_version(files, entry, one) for one in entry["versions"]]
    return Terms(
        name=entry["name"],
        kind=entry["kind"],
        key=entry["key"],
        key_owner=entry["key_owner"],
        partner_receivers=tuple(entry["partner_receivers"]),
        local_receivers=tuple(entry["local_receivers"]),
        senders=tuple(Role(one["role"]) for one in entry["senders"]),
        listeners=tuple(Role(one["role"]) for one in entry["listeners"]),
        refusals=tuple(entry["refusals"]),
        largest=entry["largest_bytes"],
        lifetime=entry["lifetime_seconds"],
        versions={one.number: one for one in sorted(versions, key=lambda one: one.number)},
    )


def _version(files: Files, contract: Data, entry: Data) -> VersionTerms:
    typical = _object(files, entry["vector"], "data")
    rules = tuple(_rule(rule, path, typical) for rule in entry["rules"] for path in rule["paths"])
    schema, said = _schema(files, entry)
    names = {"zh": contract["zh"], "en": contract["en"]}
    return _sound(
        VersionTerms(
            entry["version"],
            schema,
            rules,
            {"typical": typical},
            entry["digest"],
            {**texts.inside(said), **texts.of_facts(entry | names, entry)},
            _step(entry["step"]),
            entry["tried"],
        )
    )


def _step(entry: Data | None) -> StepTerms | None:
    if entry is None:
        return None
    up, down = ([_conversion(one) for one in entry[way]] for way in ("up", "down"))
    return StepTerms(entry["source"], up, down)


def _conversion(entry: Data) -> Conversion:
    held, fails = tuple(entry.get("held", ())), entry.get("fails", "")
    return Conversion(entry["given"], Outcome(entry.get("becomes"), held, fails))


def _schema(files: Files, entry: Data) -> tuple[Json, texts.Texts]:
    """Without annotations, and the annotations by their path."""
    schema = _object(files, entry["schema"])
    try:
        return json_schema.bare(schema), dict(texts.of_schema(schema))
    except (AttributeError, TypeError):
        found = f"{entry['schema']}: no JSON Schema"
        raise BaselineUnusable([Problem("SCHEMA_INVALID", "$", found, "2020-12")]) from None


def _sound(terms: VersionTerms) -> VersionTerms:
    try:
        _ = terms.open
    except SchemaInvalid as invalid:
        raise BaselineUnusable(invalid.problems) from None
    return terms


def _rule(rule: Data, path: str, typical: Data) -> NamedRule:
    """A body that breaks it is published for one place; the same value breaks it at every other.

    Of several values at that place it is not said which one breaks it.
    """
    shown = rule["broken"]
    body = shown["body"]
    if path != shown["path"]:
        found = list(values(body, shown["path"]))
        body = replaced(typical, path, found[0]) if len(found) == 1 else None
    refused = frozenset(rule["refused"].get(path, ()))
    return NamedRule(path, rule["name"], rule["code"], rule["condition"], body, refused)


def _json(files: Files, path: str) -> Any:
    try:
        return strict_json.loads(files(path))
    except (LookupError, OSError) as missing:
        raise BaselineUnusable(
            [Problem("BASELINE_MISSING", "$", f"{path}: {type(missing).__name__}", INDEX)]
        ) from None
    except strict_json.NotJson as wrong:
        raise _unreadable(path, str(wrong)) from None


def _object(files: Files, path: str, *names: str) -> Data:
    """What stands in a file under these names, which must be an object."""
    found = _json(files, path)
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        raise _unreadable(path, kind_of(found))
    return found


def _unreadable(path: str, found: str) -> BaselineUnusable:
    return BaselineUnusable([Problem("FILE_UNREADABLE", "$", f"{path}: {found}", "JSON")])
