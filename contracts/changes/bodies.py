"""Bodies near an example, made one change at a time: each code of a list, each bound, each absence.

Deterministic.  They are what conversions and verdicts are tried on before a solver makes one up.
"""

from collections.abc import Iterator
from typing import Any

from contracts import places
from contracts.anatomy import Data
from contracts.json_schema import Json


MOST_CODES = 40  # of one list; more show nothing new
LONGEST = 10_000  # characters or members that are made up to reach a limit
Changed = Iterator[Any]


def near(schema: Json, body: Data) -> Iterator[Data]:
    """The body itself, then the same with one place at another value its schema knows; rules may refuse it."""
    yield body
    yield from _objects(schema, body)


def _values(schema: Json, value: Any) -> Changed:
    if "null" in schema.get("type", ()) and value is not None:
        yield None
    if "enum" in schema:
        yield from (code for code in schema["enum"][:MOST_CODES] if code != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        bounds = [schema[name] for name in ("minimum", "maximum") if name in schema]
        yield from (bound for bound in bounds if bound != value)
    elif isinstance(value, str):
        yield from _texts(schema, value)
    elif isinstance(value, list):
        yield from _lists(schema, value)
    elif isinstance(value, dict) and "properties" in schema:
        yield from _objects(schema, value)


def _texts(schema: Json, text: str) -> Changed:
    """As short and as long as may be: the last character repeated, which many a pattern allows."""
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(text))
    if len(text) > least:
        yield text[:least]
    if text and len(text) < most <= LONGEST:
        yield text + text[-1] * (most - len(text))


def _lists(schema: Json, members: list[Any]) -> Changed:
    least, most = schema.get("minItems", 0), schema.get("maxItems", len(members))
    if len(members) > least:
        yield members[:least]
    if members and len(members) < most:
        yield [*members, members[-1]]
    if members and len(members) + 1 < most <= LONGEST:
        yield [*members, *members[-1:] * (most - len(members))]
    for at, member in enumerate(members):
        for value in _values(schema.get("items", {}), member):
            yield [*members[:at], value, *members[at + 1 :]]


def _objects(schema: Json, data: Data) -> Iterator[Data]:
    for name, inner in schema["properties"].items():
        if name not in data:
            continue
        if name not in schema.get("required", ()):
            yield {field: value for field, value in data.items() if field != name}
        for value in _values(inner, data[name]):
            yield data | {name: value}


def values(body: Any, path: str) -> Iterator[Any]:
    """What stands at a path with [*] for the members of a list: nothing when there is no such place."""
    name, _, rest = path.removeprefix("$").removeprefix(".").partition(".")
    if not name:
        yield body
        return
    inner = body.get(name.removesuffix("[*]")) if isinstance(body, dict) else None
    for member in (inner or []) if name.endswith("[*]") else [inner]:
        yield from values(member, rest)


def patched(body: Any, path: str, broken: Any) -> Any:
    """The body with what breaks a rule at the first place of its path; None when it has no such place.

    `broken` replaces a text and is merged into an object (RFC 7396).
    """
    steps = next(places.places(body, path), None)
    return None if steps is None else places.patched(body, steps, broken)


def replaced(body: Any, path: str, value: Any) -> Any:
    """The body with exactly this value at the first place of a path; None when it has no such place."""
    steps = next(places.places(body, path), None)
    return None if steps is None else places.replaced(body, steps, value)
