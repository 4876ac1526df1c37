"""What changed between two schemas, by name and place: for people; the verdict does not depend on it.

A path is a JSONPath into the new document, or into the old one for what was removed.  The names are
explained in README.md of this folder.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from contracts.compatibility.literals import canonical


ABSENT: Any = object()
PLAIN_NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)


@dataclass(frozen=True)
class Difference:
    name: str
    path: str

    def as_dict(self) -> dict[str, str]:
        return {"name": self.name, "path": self.path}


Found = Iterator[Difference]
Rule = Callable[
    [str, Any, Any, str], Found
]  # keyword, its value before and after, path of the keyword


def differences(old: Any, new: Any, path: str = "$") -> Found:
    """All named differences between two raw schemas, in the order of their keywords."""
    if canonical(old) == canonical(new):
        return
    if isinstance(old, bool) or isinstance(new, bool):
        yield from _boolean(old, new, path)
        return
    for keyword in sorted(old.keys() | new.keys()):
        before, after = old.get(keyword, ABSENT), new.get(keyword, ABSENT)
        if ABSENT in (before, after) or canonical(before) != canonical(after):
            rule = RULES.get(keyword, _other)
            yield from rule(_kebab(keyword), before, after, _step(path, keyword))


def _boolean(old: Any, new: Any, path: str) -> Found:
    if new is False or old in (True, {}):
        yield Difference("schema-closed" if new is False else "schema-restricted", path)
    else:
        yield Difference("schema-opened", path)


def _kebab(keyword: str) -> str:
    return re.sub(r"([A-Z])", lambda found: f"-{found[1].lower()}", keyword).lstrip("$")


def _step(path: str, name: str | int) -> str:
    if isinstance(name, str) and PLAIN_NAME.fullmatch(name):
        return f"{path}.{name}"
    shown = (
        name
        if isinstance(name, int)
        else "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"
    )
    return f"{path}[{shown}]"


def _came_or_went(name: str, old: Any, new: Any, path: str) -> Found:
    if old is ABSENT:
        yield Difference(f"{name}-added", path)
    if new is ABSENT:
        yield Difference(f"{name}-removed", path)


def _other(name: str, old: Any, new: Any, path: str) -> Found:
    """Any keyword: it came, it went, or it changed."""
    yield from _came_or_went(name, old, new, path)
    if ABSENT not in (old, new):
        yield Difference(f"{name}-changed", path)


def _bound(name: str, old: Any, new: Any, path: str) -> Found:
    yield from _came_or_went(name, old, new, path)
    if ABSENT not in (old, new):
        yield Difference(f"{name}-{'raised' if new > old else 'lowered'}", path)


def _type(name: str, old: Any, new: Any, path: str) -> Found:
    before, after = _types(old), _types(new)
    if before < after:
        yield Difference("type-widened", path)
    elif after < before:
        yield Difference("type-narrowed", path)
    elif after != before:
        yield Difference("type-changed", path)


def _types(value: Any) -> set[str]:
    """A number may be an integer; no type at all is every type."""
    if value is ABSENT:
        return {"null", "boolean", "integer", "number", "string", "array", "object"}
    named = {value} if isinstance(value, str) else set(value)
    return named | ({"integer"} if "number" in named else set())


def _listed(singular: str) -> Rule:
    """A list whose members matter one by one: required, enum."""

    def rule(name: str, old: Any, new: Any, path: str) -> Found:
        yield from _came_or_went(name, old, new, path) if singular == "enum-value" else ()
        before, after = (value if value is not ABSENT else [] for value in (old, new))
        if singular == "enum-value" and ABSENT in (old, new):
            return
        yield from _members(f"{singular}-added", after, before, path)
        yield from _members(f"{singular}-removed", before, after, path)

    return rule


def _members(name: str, here: list[Any], there: list[Any], path: str) -> Found:
    known = set(map(canonical, there))
    for at, member in enumerate(here):
        if canonical(member) not in known:
            yield Difference(name, _step(path, at))


def _named(singular: str) -> Rule:
    """A table of schemas: properties, definitions."""

    def rule(_: str, old: Any, new: Any, path: str) -> Found:
        before, after = ({} if value is ABSENT else value for value in (old, new))
        for name in sorted(before.keys() | after.keys()):
            was, is_, at = before.get(name, ABSENT), after.get(name, ABSENT), _step(path, name)
            yield from _came_or_went(singular, was, is_, at)
            if ABSENT not in (was, is_):
                yield from _either(singular, was, is_, at)

    return rule


def _either(singular: str, old: Any, new: Any, path: str) -> Found:
    """A dependency is a schema or a list of names."""
    if isinstance(old, list) or isinstance(new, list):
        if canonical(old) != canonical(new):
            yield Difference(f"{singular}-changed", path)
    else:
        yield from differences(old, new, path)


def _gate(name: str, old: Any, new: Any, path: str) -> Found:
    """What is allowed beyond what is declared: nothing, something, anything."""
    before, after = (True if value is ABSENT else value for value in (old, new))
    if before in (True, {}) and after not in (True, {}):
        yield Difference(f"{name}-{'closed' if after is False else 'restricted'}", path)
    elif after in (True, {}) or before is False:
        yield from (
            [Difference(f"{name}-opened", path)] if canonical(before) != canonical(after) else []
        )
    elif after is False:
        yield Difference(f"{name}-closed", path)
    else:
        yield from differences(before, after, path)


def _items(name: str, old: Any, new: Any, path: str) -> Found:
    """In draft-07 `items` may be a tuple."""
    if isinstance(old, list) and isinstance(new, list):
        yield from _tuple(name, old, new, path)
    elif isinstance(old, list) or isinstance(new, list):
        yield from _other(name, old, new, path)
    else:
        yield from _gate(name, old, new, path)


def _tuple(_: str, old: Any, new: Any, path: str) -> Found:
    before, after = ([] if value is ABSENT else value for value in (old, new))
    for at, (was, is_) in enumerate(zip(before, after, strict=False)):
        yield from differences(was, is_, _step(path, at))
    for at in range(len(before), len(after)):
        yield Difference("tuple-item-added", _step(path, at))
    for at in range(len(after), len(before)):
        yield Difference("tuple-item-removed", _step(path, at))


def _branches(name: str, old: Any, new: Any, path: str) -> Found:
    """Branches that are the same anywhere are left out; the others are compared in their order."""
    before, after = ([] if value is ABSENT else value for value in (old, new))
    texts = [set(map(canonical, branches)) for branches in (after, before)]
    gone = [(at, b) for at, b in enumerate(before) if canonical(b) not in texts[0]]
    came = [(at, b) for at, b in enumerate(after) if canonical(b) not in texts[1]]
    for (_, was), (at, is_) in zip(gone, came, strict=False):
        yield from differences(was, is_, _step(path, at))
    for at, _ in came[len(gone) :]:
        yield Difference(f"{name}-branch-added", _step(path, at))
    for at, _ in gone[len(came) :]:
        yield Difference(f"{name}-branch-removed", _step(path, at))


def _one(name: str, old: Any, new: Any, path: str) -> Found:
    yield from _came_or_went(name, old, new, path)
    if ABSENT not in (old, new):
        yield from differences(old, new, path)


def _dialect(_: str, old: Any, new: Any, path: str) -> Found:
    yield Difference("dialect-changed", path)


RULES: dict[str, Rule] = {
    "$schema": _dialect,
    "type": _type,
    "enum": _listed("enum-value"),
    "required": _listed("required"),
    "properties": _named("property"),
    "patternProperties": _named("pattern-property"),
    **dict.fromkeys(("$defs", "definitions"), _named("definition")),
    **dict.fromkeys(
        ("dependencies", "dependentRequired", "dependentSchemas"), _named("dependency")
    ),
    **dict.fromkeys(
        (
            "additionalProperties",
            "additionalItems",
            "unevaluatedProperties",
            "unevaluatedItems",
        ),
        _gate,
    ),
    "items": _items,
    "prefixItems": _tuple,
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), _branches),
    **dict.fromkeys(("not", "if", "then", "else", "contains", "propertyNames"), _one),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"),
        _bound,
    ),
    **dict.fromkeys(
        ("minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"),
        _bound,
    ),
}
