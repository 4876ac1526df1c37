"""Reads what was published of the contracts: `contracts.json`, the schemas and the vectors it names.

A vector is a whole message: its body is the example that a verdict on the past can start from.
"""

from collections.abc import Callable
from typing import Any

from contracts import json_schema, strict_json
from contracts.anatomy import Data
from contracts.changes.terms import NamedRule, Terms, VersionTerms
from contracts.compatibility import SchemaInvalid
from contracts.errors import MessageProblem, Problem
from contracts.roles import Role


INDEX = "contracts.json"
Files = Callable[[str], bytes]  # path within the published folder → content; LookupError or OSError


class BaselineUnusable(MessageProblem):
    """What was published is not there or not of its form."""


def published(files: Files) -> dict[str, Terms]:
    """The terms of every published message by name; BaselineUnusable when they cannot be read."""
    index = _json(files, INDEX)
    try:
        found = [_terms(files, entry) for entry in index["contracts"]]
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise _unreadable(INDEX, f"{type(wrong).__name__}: {wrong}") from None
    return {terms.name: terms for terms in found}


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
    path = entry["schema"]
    terms = VersionTerms(
        entry["version"],
        json_schema.bare(_json(files, path)),
        tuple(_rule(rule, place) for rule in entry["rules"] for place in rule["broken"]),
        {"typical": _json(files, entry["vector"])["data"]},
        entry["digest"],
    )
    try:
        _ = terms.open
    except SchemaInvalid as invalid:
        raise BaselineUnusable(invalid.problems) from None
    return terms


def _rule(rule: Data, place: Data) -> NamedRule:
    return NamedRule(place["path"], rule["name"], rule["code"], place["body"])


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
