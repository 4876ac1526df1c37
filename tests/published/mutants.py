"""Bodies with one thing wrong in their structure, made from the examples by the declared elements.

Whether it is wrong is decided here from the element alone, so that ajv and our own reader are both judged.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.elements.basic import Body, Code, Flag, Nested, Several, Text, Whole


Steps = tuple[str | int, ...]
OF_OTHER_TYPES = {
    "string": '"文本 1"',
    "integer": "7",
    "boolean": "true",
    "object": "{}",
    "array": "[]",
}
OWN = {
    Text: "string",
    Code: "string",
    Whole: "integer",
    Flag: "boolean",
    Nested: "object",
    Several: "array",
}
FEW = 300  # members of a list that is made too long


@dataclass(frozen=True)
class Mutant:
    """A place in an example and the JSON text put there; None takes the member out."""

    steps: Steps
    raw: str | None
    valid: bool

    def of(self, body: Any) -> Any:
        """The example so changed."""
        return changed(body, self.steps, self.raw)


def changed(body: Any, steps: Steps, raw: str | None) -> Any:
    """A copy of a JSON value with one place changed."""
    copy = list(body) if isinstance(body, list) else dict(body)
    step: Any = steps[0]
    if steps[1:]:
        copy[step] = changed(copy[step], steps[1:], raw)
    elif raw is None:
        del copy[step]
    else:
        copy[step] = json.loads(raw)
    return copy


def mutants(body: Body, data: Any, at: Steps = ()) -> Iterator[Mutant]:
    """For every element that the data has: absent, of other types, beyond its limits, of a wrong form."""
    for name, element in body.fields.items():
        here = (*at, name)
        if name in data:
            yield Mutant(here, None, valid=not element.required)
        if data.get(name) is not None:
            yield Mutant(here, "null", valid=not element.required)
            yield from _of(element, data[name], here)


def _of(element: Any, value: Any, here: Steps) -> Iterator[Mutant]:
    own = next(name for form, name in OWN.items() if isinstance(element, form))
    for kind, raw in OF_OTHER_TYPES.items():
        if kind != own:
            yield Mutant(here, raw, valid=False)
    match element:
        case Text():
            yield from _texts(element, value, here)
        case Code():
            yield from _codes(element, value, here)
        case Whole():
            yield from _numbers(element, value, here)
        case Nested():
            yield from mutants(element.body, value, here)
        case Several():
            yield from _lists(element, value, here)


def _texts(element: Text, value: str, here: Steps) -> Iterator[Mutant]:
    wide = re.sub("[0-9]", lambda digit: chr(ord(digit[0]) + 0xFEE0), value, count=1)
    others = [
        "",
        value[:1] * (element.longest + 1),
        "𠮷" * element.longest,  # two units of UTF-16 are one character
        f"{value}\n",
        f" {value}",
        "　" * element.shortest,  # blank: says nothing
        f"{value}\u202e",  # turns what is read
        f"{value}\u0000",
        wide if wide != value else f"{value}１",
    ]
    for other in dict.fromkeys(others):
        fits = element.shortest <= len(other) <= element.longest
        valid = fits and re.fullmatch(element.pattern, other) is not None
        yield Mutant(here, json.dumps(other), valid=valid)


def _codes(element: Code, value: str, here: Steps) -> Iterator[Mutant]:
    for other in ("", f"{value}\n", f"{value} ", "不在列表中"):
        yield Mutant(here, json.dumps(other), valid=False)
    yield Mutant(here, json.dumps(value.swapcase()), valid=value.swapcase() in element.codes)


def _numbers(element: Whole, value: int, here: Steps) -> Iterator[Mutant]:
    yield Mutant(here, f"{value}.0", valid=True)
    yield Mutant(here, f"{value}e0", valid=True)
    for raw in (f"{value}.5", "1e400", "-1e400", f'"{value}"'):
        yield Mutant(here, raw, valid=False)
    yield Mutant(here, str(element.least - 1), valid=False)
    yield Mutant(here, str(element.most + 1), valid=False)


def _lists(element: Several, value: list[Any], here: Steps) -> Iterator[Mutant]:
    yield Mutant(here, "[]", valid=element.least == 0)
    if not value:
        return
    if element.most <= FEW:
        yield Mutant(here, json.dumps(value[:1] * (element.most + 1)), valid=False)
    yield Mutant((*here, 0), "null", valid=False)
    yield from _of(element.inner, value[0], (*here, 0))
