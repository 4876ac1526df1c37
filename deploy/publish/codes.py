"""Every error code with cause and cure, and where it can occur: `errors.json`, and what `errors.html` shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from contracts.codes import AREAS, Explanation
from contracts.contract import Contract
from deploy.publish.description import Facts
from deploy.publish.elements import faults, inner_bodies


def described(
    contracts: Sequence[Contract], facts: Sequence[Facts], envelope: Facts
) -> list[Facts]:
    """The codes by area; each with the rules, forms, attributes of the envelope and messages that use it."""
    found = {
        "attributes": {rule["code"]: rule["paths"] for rule in envelope["rules"]},
        "rules": _rules(facts),
        "forms": _forms(contracts),
        "refused_by": _refusals(contracts),
    }
    return [
        {
            "area": area.name,
            "zh": area.zh,
            "en": area.en,
            "cured_by": {"zh": area.cured_by_zh, "en": area.cured_by_en},
            "codes": [_code(code, text, found) for code, text in area.codes.items()],
        }
        for area in AREAS
    ]


def _code(code: str, text: Explanation, found: Facts) -> Facts:
    return {"code": code, **asdict(text), **{use: by.get(code, []) for use, by in found.items()}}


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


def _forms(contracts: Iterable[Contract]) -> dict[str, list[Facts]]:
    """By code the forms of texts that it names as wrong, each with the messages that have such a text."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for contract in contracts:
        for version in contract.versions:
            forms = {form for body in inner_bodies(version.tolerant) for _, form in faults(body)}
            for form in forms:
                found[form.code][form.expected].append(version.name)
    return {
        code: [{"form": form, "used_by": names} for form, names in sorted(forms.items())]
        for code, forms in found.items()
    }


def _refusals(contracts: Iterable[Contract]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for contract in contracts:
        for code in contract.refusals:
            found[code].append(contract.name)
    return found


def texts(areas: Iterable[Facts]) -> dict[str, Any]:
    """Every code's own text by code, for whoever links to it."""
    return {entry["code"]: entry for area in areas for entry in area["codes"]}
