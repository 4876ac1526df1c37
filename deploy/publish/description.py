"""Everything that is agreed about each message, as plain data: `contracts.json`, and what the pages show."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from contracts import json_schema, roles
from contracts.anatomy import Data, Place
from contracts.changes import conversions, sources, trials
from contracts.compatibility import Document
from contracts.contract import Contract, KeyOwner
from contracts.registry import EXAMPLES, example
from contracts.rules import Rule
from contracts.steps import Loss, Step
from contracts.version import Version
from deploy.publish.breaking import broken_body
from deploy.publish.code_lists import CodeLists
from deploy.publish.elements import rows
from deploy.publish.released import Release


Facts = dict[str, Any]
OWNERS = {"catalogue": "事项", "credit": "信用", "enforcement": "执法", "gateway": "网关"}
KINDS = {"event": "事件", "command": "命令", "refusal": "拒绝"}
KEY_OWNERS = {
    KeyOwner.SENDER: {"zh": "发送方地区", "en": "region of the sender"},
    KeyOwner.RECEIVER: {"zh": "接收方地区", "en": "region of the receiver"},
    KeyOwner.EITHER: {"zh": "任一方地区", "en": "either region"},
}


Releases = Mapping[str, Sequence[Release]]  # by name of the version, the oldest first


def described(contract: Contract, releases: Releases, lists: CodeLists) -> Facts:
    """One contract with all its versions, the newest first."""
    versions = [_version(contract, version, releases, lists) for version in contract.versions]
    return {
        "name": contract.name,
        "zh": contract.zh,
        "en": contract.en,
        "owner": contract.owner,
        "kind": str(contract.kind),
        "type": contract.type_of(),
        "key": contract.key,
        "key_owner": str(contract.key_owner),
        "crosses_border": contract.shared,
        "senders": _roles(contract.senders),
        "partner_receivers": list(contract.partner_receivers),
        "local_receivers": list(contract.local_receivers),
        "listeners": _roles(contract.listeners),
        "refusals": list(contract.refusals),
        "leads_to": list(contract.leads_to),
        "largest_bytes": contract.largest,
        "lifetime_seconds": contract.lifetime and int(contract.lifetime.total_seconds()),
        "versions": versions[::-1],
    }


def _roles(participants: Iterable[roles.Role]) -> list[Facts]:
    return [{"role": str(role), "zh": roles.NAMES[role]} for role in participants]


def _version(contract: Contract, version: Version, releases: Releases, lists: CodeLists) -> Facts:
    lines = releases.get(version.name, ())
    return {
        "version": version.number,
        "type": contract.type_of(version.number),
        "schema": schema_file(version),
        "digest": version.digest,
        "released": lines[-1].date if lines else None,
        "releases": [line.as_dict() for line in lines],
        "vector": f"vectors/{version.name}.json",
        "about": json_schema.story(version.schema),
        **_history(contract.steps[version.number - 2] if version.number > 1 else None),
        "step": _step(contract, version.number) if version.number > 1 else None,
        "fields": list(rows(version.tolerant, lists)),
        **_tried(contract, version),
    }


def schema_file(version: Version) -> str:
    """The published schema's place under the folder."""
    return f"schemas/{version.name}.json"


def _history(step: Step | None) -> Facts:
    """Why this version came, and what is lost between it and the one before."""
    if step is None:
        return {"why": None, "lost_up": [], "lost_down": []}
    return {
        "why": {"zh": step.why_zh, "en": step.why_en},
        "lost_up": losses(step.lost_up),
        "lost_down": losses(step.lost_down),
    }


def losses(declared: Sequence[Loss]) -> list[Facts]:
    """Paths are those of the version converted from."""
    return [
        {"path": loss.path, "zh": loss.zh, "en": loss.en, "harmless": loss.harmless}
        | ({"among": sorted(loss.among)} if loss.among else {})
        for loss in declared
    ]


def _step(contract: Contract, high: int) -> Facts:
    """What the step up to a version makes of the examples, so that a partner's own step can be tested."""
    below, above = (
        [example(contract, number, name) for name in EXAMPLES] for number in (high - 1, high)
    )
    up = conversions.all_of(contract, high - 1, high, below)
    down = conversions.all_of(contract, high, high - 1, above)
    return {
        "source": conversions.source(contract.steps[high - 2]),
        "up": [one.as_dict() for one in up],
        "down": [one.as_dict() for one in down],
    }


def _tried(contract: Contract, version: Version) -> Facts:
    """The rules and the digest of the bodies they are tried on."""
    structure = json_schema.bare(version.structure)
    writer = Document(json_schema.closed(structure))
    tried = trials.bodies(structure, writer, example(contract, version.number, "typical"))
    taken = [version.anatomy.take(body) for body in tried]
    return {"tried": trials.known(tried), "rules": _rules(contract, version, taken)}


def _rules(contract: Contract, version: Version, tried: Sequence[Data]) -> list[Facts]:
    """Each rule once with every place it applies to, and a body that breaks it at the first of them."""
    places = sorted(version.places, key=lambda place: (place.rule.name, place.path))
    return [
        _rule(contract, version, list(same), tried)
        for _, same in groupby(places, key=lambda place: place.rule.name)
    ]


def _rule(
    contract: Contract, version: Version, places: Sequence[Place], tried: Sequence[Data]
) -> Facts:
    refused = {place.path: trials.refused(place, tried) for place in places}
    return {
        **rule_text(places[0].rule),
        "condition": sources.condition(places[0].rule),
        "refused": {path: numbers for path, numbers in refused.items() if numbers},
        "paths": [place.path for place in places],
        "broken": {
            "path": places[0].path,
            "body": broken_body(contract, version.number, places[0]),
        },
    }


def rule_text(rule: Rule) -> Facts:
    """A rule's name, code and text."""
    return {
        "name": rule.name,
        "code": rule.code,
        "zh": rule.zh,
        "en": rule.en,
        "at": rule.at or None,
        "allowed": rule.allowed,
    }
