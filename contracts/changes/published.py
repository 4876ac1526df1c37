"""Reads what was published of the contracts: `contracts.json`, the schemas and the vectors it names.

A vector is a whole message: its body is the example that a verdict on the past can start from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts import json_schema, strict_json
from contracts.anatomy import Data
from contracts.changes.bodies import replaced, values
from contracts.changes.terms import NamedRule, Terms, VersionTerms
from contracts.compatibility import SchemaInvalid
from contracts.errors import MessageProblem, Problem
from contracts.json_schema import Json
from contracts.roles import Role


INDEX = "contracts.json"
Files = Callable[[str], bytes]  # path within the published folder → content; LookupError or OSError


class BaselineUnusable(MessageProblem):
    """What was published is not there or not of its form."""


@dataclass(frozen=True)
class Baseline:
    """What was published: the terms of every message by name, and the envelope around them."""

    messages: Mapping[str, Terms]
    envelope: VersionTerms


def published(files: Files) -> Baseline:
    """Everything that a verdict looks at; BaselineUnusable when it cannot be read."""
    index = _json(files, INDEX)
    try:
        found = [_terms(files, entry) for entry in index["contracts"]]
        envelope = _envelope(files, index)
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise _unreadable(INDEX, f"{type(wrong).__name__}: {wrong}") from None
    return Baseline({terms.name: terms for terms in found}, envelope)


def _envelope(files: Files, index: Data) -> VersionTerms:
    """Every vector is an example of it; one is enough to start from."""
    entry = index["envelope"]
    vectors = [one["vector"] for each in index["contracts"] for one in each["versions"]]
    examples = {path: _json(files, path) for path in vectors[:1]}
    return _sound(VersionTerms(1, _schema(files, entry), (), examples, entry["digest"]))


def _terms(files: Files, entry: Data) -> Terms:
    versions = [_version(files, one) for one in entry["versions"]]
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


def _version(files: Files, entry: Data) -> VersionTerms:
    typical = _json(files, entry["vector"])["data"]
    rules = tuple(_rule(rule, path, typical) for rule in entry["rules"] for path in rule["paths"])
    examples = {"typical": typical}
    return _sound(
        VersionTerms(entry["version"], _schema(files, entry), rules, examples, entry["digest"])
    )


def _schema(files: Files, entry: Data) -> Json:
    return json_schema.bare(_json(files, entry["schema"]))


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
    return NamedRule(path, rule["name"], rule["code"], body)


def _json(files: Files, path: str) -> Any:
    try:
        return strict_json.loads(files(path))
    except (LookupError, OSError) as missing:
        raise BaselineUnusable(
            [Problem("BASELINE_MISSING", "$", f"{path}: {type(missing).__name__}", INDEX)]
        ) from None
    except strict_json.NotJson as wrong:
        raise _unreadable(path, str(wrong)) from None


def _unreadable(path: str, found: str) -> BaselineUnusable:
    return BaselineUnusable([Problem("FILE_UNREADABLE", "$", f"{path}: {found}", "JSON")])
