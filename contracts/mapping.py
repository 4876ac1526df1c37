"""Translates values of lists that clash between systems, from a participant's to ours and back.

A value either has its counterpart or is refused by name; nothing is guessed and nothing passed through.
"""

from typing import Any, NoReturn

from contracts.anatomy import Data
from contracts.errors import ContractBroken, Problem
from contracts.participants import Participant
from contracts.participants.form import LISTS


INWARD, OUTWARD = "inward", "outward"


def translate(participant: Participant, name: str, value: str) -> str:
    """Our code for a value of the participant's list; ContractBroken with a code when there is none."""
    return _translated(participant, name, value, INWARD)


def translate_back(participant: Participant, name: str, code: str) -> str:
    """The participant's value for our code; ContractBroken with a code when there is none."""
    return _translated(participant, name, code, OUTWARD)


def _translated(participant: Participant, name: str, value: str, way: str) -> str:
    _, ours = LISTS[name]
    entries = _entries(participant, name, way)
    if participant.profile["our_codes"]:
        entries = [{"value": code, "to": code, "zh": zh} for code, zh in ours.items()]
    entry = next((entry for entry in entries if entry["value"] == value), None)
    if entry is None or entry["to"] is None:
        _refuse(participant, name, entry, entries)
    return str(entry["to"])


def _entries(participant: Participant, name: str, way: str) -> list[Data]:
    mapping: Any = next((m for m in participant.profile["mappings"] if m["name"] == name), None)
    return list(mapping[way]) if mapping else []


def _refuse(
    participant: Participant, name: str, entry: Data | None, entries: list[Data]
) -> NoReturn:
    """Names the list, the participant and what is possible; a value is one of a list and not personal."""
    zh, _ = LISTS[name]
    code = entry["refused"] if entry else "VALUE_NOT_MAPPED"
    found = f"{participant.id}, {zh} {name}"
    if entry:
        found += f": {entry['value']} {entry['zh']}, {entry['reason']}"
    possible = ", ".join(f"{e['value']} {e['zh']}" for e in entries if e["to"] is not None)
    raise ContractBroken([Problem(code, "$", found, possible or "—")])
