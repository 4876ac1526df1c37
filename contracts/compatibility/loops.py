"""Whether a schema denies itself for the same value: then it says nothing, and whatever is proved of it is worthless.

JSON Schema leaves the meaning of a reference to itself at once open.  Without a denial the largest reading is a
meaning; through `not` there is none.  A recursion that steps into a property or an item is no loop.
"""

from collections.abc import Iterator, Mapping

from contracts.compatibility.literals import Schema


LOOPS = "a schema denies itself for the same value, which has no meaning"
DENYING = ("not", "if", "oneOf")  # that hold, perhaps, because a part does not
AFFIRMING = ("then", "else", "allOf", "anyOf")


def is_looping(definitions: Mapping[str, Schema]) -> bool:
    """Whether one of these definitions, all normalised, is denied by itself before anything is stepped into."""
    asked = {name: set(_at_once(schema)) for name, schema in definitions.items()}
    denials = [(name, to) for name, told in asked.items() for to, denied in told if denied]
    return any(_leads(to, name, asked) for name, to in denials)


def _at_once(schema: Schema, denied: bool = False) -> Iterator[tuple[str, bool]]:  # noqa: FBT001, FBT002
    """The definitions that a schema asks of the very value it is asked of, and whether denied."""
    if "$ref" in schema:
        yield schema["$ref"], denied
    for keyword in (*AFFIRMING, *DENYING):
        inner = schema.get(keyword, [])
        for one in inner if isinstance(inner, list) else [inner]:
            yield from _at_once(one, denied or keyword in DENYING)


def _leads(start: str, goal: str, asked: Mapping[str, set[tuple[str, bool]]]) -> bool:
    waiting, met = [start], {start}
    while waiting:
        fresh = {name for name, _ in asked[waiting.pop()]} - met
        waiting += fresh
        met |= fresh
    return goal in met
