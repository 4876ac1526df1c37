"""Every error code with cause and cure, and where it can occur: `errors.json`, and what `errors.html` shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from contracts.codes import GROUPS
from contracts.contract import Contract
from deploy.publish.description import Facts
from deploy.publish.elements import faults, inner_bodies


def described(contracts: Sequence[Contract], facts: Sequence[Facts]) -> list[Facts]:
    """The groups of codes in their order; each code with the rules, forms and contracts that use it."""
    rules, forms, refusals = _rules(facts), _forms(contracts), _refusals(contracts)
    return [
        {
            "group": group,
            "codes": [
                {
                    "code": code,
                    **asdict(text),
                    "rules": rules.get(code, []),
                    "forms": forms.get(code, []),
                    "refused_by": refusals.get(code, []),
                }
                for code, text in codes.items()
            ],
        }
        for group, codes in GROUPS.items()
    ]


def _rules(facts: Iterable[Facts]) -> dict[str, list[Facts]]:
    """By code the rules with their text, where they apply, and the smallest body that breaks each."""
    found: dict[str, Facts] = {}
    for contract in facts:
        for version in contract["versions"]:
            for rule in version["rules"]:
                _add(found, f"{contract['name']}.v{version['version']}", rule)
    by_code: dict[str, list[Facts]] = defaultdict(list)
    for _, rule in sorted(found.items()):
        by_code[rule["code"]].append(rule)
    return by_code


def _add(found: dict[str, Facts], name: str, rule: Facts) -> None:
    shown = {"name": name, **rule["broken"]}
    known = found.setdefault(rule["name"], rule | {"used_by": [], "broken": shown})
    known["used_by"].append({"name": name, "paths": rule["paths"]})
    known["broken"] = min(known["broken"], shown, key=_size)
    known.pop("paths", None)


def _size(shown: Facts) -> tuple[int, str, str]:
    return len(str(shown["body"])), shown["name"], shown["path"]


def _forms(contracts: Iterable[Contract]) -> dict[str, list[str]]:
    """By code the forms of texts that it names as wrong."""
    found: dict[str, set[str]] = defaultdict(set)
    for contract in contracts:
        for version in contract.versions:
            for body in inner_bodies(version.tolerant):
                for _, form in faults(body):
                    found[form.code].add(form.expected)
    return {code: sorted(forms) for code, forms in found.items()}


def _refusals(contracts: Iterable[Contract]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for contract in contracts:
        for code in contract.refusals:
            found[code].append(contract.name)
    return found


def texts(groups: Iterable[Facts]) -> dict[str, Any]:
    """Every code's own text by code, for whoever links to it."""
    return {entry["code"]: entry for group in groups for entry in group["codes"]}
