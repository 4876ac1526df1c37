"""The texts that tell people what a version means, each by its JSON path: a unit or the name of a code may move
its meaning while the structure stays, and only a person can judge that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts import json_schema
from contracts.changes.findings import Finding, undecided
from contracts.compatibility import Difference
from contracts.json_schema import Json
from contracts.steps import Loss, Step
from contracts.version import Version


Texts = Mapping[str, str]  # JSON path → text
JUDGE = "含义是否改变？须由人判断 does the meaning change? a person must judge"


@dataclass(frozen=True)
class Rewording(Difference):
    """A text that is another now; one that came or went was empty."""

    before: str
    after: str

    def as_dict(self) -> dict[str, str]:
        return {**super().as_dict(), "before": self.before, "after": self.after}


def changed(contract: str, version: int, old: Texts, new: Texts) -> Iterator[Finding]:
    """One finding with all texts of what is there before and after."""
    found = tuple(
        Rewording("text-changed", path, old[path], new[path])
        for path in old
        if path in new and old[path] != new[path]
    )
    if found:
        yield Finding(contract, version, "text-changed", undecided(JUDGE), undecided(JUDGE), found)


def of_schema(schema: Json, path: str = "$") -> Iterator[tuple[str, str]]:
    """Titles and descriptions at every depth; of a code list each code by itself."""
    if "title" in schema:
        yield f"{path}.title", schema["title"]
    yield from _described(schema, f"{path}.description")
    for name, inner in schema.get("properties", {}).items():
        yield from of_schema(inner, f"{path}.properties.{name}")
    if "items" in schema:
        yield from of_schema(schema["items"], f"{path}.items")


def _described(schema: Json, path: str) -> Iterator[tuple[str, str]]:
    codes = [code for code in schema.get("enum", ()) if isinstance(code, str)]
    rest = []
    for part in schema.get("description", "").splitlines():
        names = dict(entry.partition(" ")[::2] for entry in part.split("; "))
        if codes and all(code in names for code in codes):
            yield from ((f"{path}[{code}]", names[code]) for code in codes)
        else:
            rest.append(part)
    yield path, json_schema.lines(*rest)


def of_version(version: Version, step: Step | None = None) -> Texts:
    """As the code says them now; `step` leads up to it."""
    return {
        **inside(dict(of_schema(version.structure))),
        **of_facts(facts(version), _history(step)),
    }


def inside(said: Texts) -> Texts:
    """What is said within a schema; the texts of the whole are said of the version, part by part."""
    return {path: text for path, text in said.items() if path.startswith("$.properties.")}


def facts(version: Version) -> dict[str, Any]:
    """What is said of a version as a whole, and of its rules."""
    rules = {place.rule.name: place.rule for place in version.places}
    return {
        "zh": version.zh,
        "en": version.en,
        "about": json_schema.story(version.schema),
        "rules": [
            {"name": r.name, "zh": r.zh, "en": r.en, "at": r.at, "allowed": r.allowed}
            for r in rules.values()
        ],
    }


def _history(step: Step | None) -> dict[str, Any]:
    if step is None:
        return {}
    up, down = ([*map(_lost, losses)] for losses in (step.lost_up, step.lost_down))
    return {"why": {"zh": step.why_zh, "en": step.why_en}, "lost_up": up, "lost_down": down}


def _lost(loss: Loss) -> dict[str, Any]:
    return {"path": loss.path, "zh": loss.zh, "en": loss.en}


def of_facts(said: Mapping[str, Any], history: Mapping[str, Any]) -> Texts:
    """The texts outside of a schema, as they stand in contracts.json too."""
    found = {f"$.{name}": said[name] for name in ("zh", "en", "about")}
    for rule in said["rules"]:
        for name in ("zh", "en", "at", "allowed"):
            found[f"$.rules[{rule['name']}].{name}"] = rule[name] or ""
    for language, text in (history.get("why") or {}).items():
        found[f"$.why.{language}"] = text
    for side in ("lost_up", "lost_down"):
        for loss in history.get(side, ()):
            found |= {f"$.{side}[{loss['path']}].{name}": loss[name] for name in ("zh", "en")}
    return found
