"""What hypothesis may invent: JSON, envelopes, and bytes that are nearly a message."""

import dataclasses
import datetime as dt
import re
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from contracts import envelope as envelopes
from contracts.elements.basic import STATED
from contracts.envelope import Envelope
from contracts.registry import every_contract


LAW = settings(deadline=None, derandomize=True, max_examples=100)  # repeatable on a busy machine
EACH_LAW = settings(LAW, max_examples=25)  # for laws that run once for every contract
_KNOWN = {*envelopes._KNOWN, *(field.name for field in dataclasses.fields(Envelope))}

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def stated(longest: int | None = None, shortest: int = 1) -> st.SearchStrategy[str]:
    """Any text that an element without a pattern of its own takes."""
    characters = st.characters(exclude_categories=["Cs"], exclude_characters=f"\0{TURNING}")
    made = st.text(characters, min_size=shortest, max_size=longest)
    return made.filter(lambda text: re.fullmatch(STATED, text) is not None)


storable_text = stated(128)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(storable_text, inner, max_size=4),
    max_leaves=12,
)
json_objects = st.dictionaries(storable_text, json_values, max_size=4)
anything = st.recursive(
    scalars | st.text() | st.just("\ud800") | st.just("\0"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ids = st.uuids().map(str)
types = st.sampled_from([c.type_of() for c in every_contract().values()]) | st.from_regex(
    r"cn\.chuanyu\.[a-z]{1,12}\.[a-z]{1,12}(-[a-z]{1,12}){0,2}\.v[1-9][0-9]{0,3}", fullmatch=True
)
zones = st.integers(-14 * 60, 14 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))
moments = st.datetimes(dt.datetime(2000, 1, 2), dt.datetime(2999, 12, 30), timezones=zones)  # noqa: DTZ001
extensions = st.dictionaries(
    st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True).filter(lambda name: name not in _KNOWN),
    st.booleans() | st.integers() | storable_text,
    max_size=3,
)


@st.composite
def all_envelopes(draw: st.DrawFn) -> Envelope:
    return Envelope(
        id=draw(ids),
        source=draw(st.from_regex(r"/[a-z][a-z0-9-]{0,20}/[a-z][a-z0-9-]{0,20}", fullmatch=True)),
        type=draw(types),
        subject=draw(storable_text),
        time=draw(moments),
        data=draw(json_objects),
        partitionkey=draw(storable_text),
        correlationid=draw(ids),
        causationid=draw(st.none() | ids),
        expirytime=draw(st.none() | moments),
        contractdigest=draw(st.none() | st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True)),
        traceparent=draw(
            st.none() | st.from_regex(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", fullmatch=True)
        ),
        test=draw(st.booleans()),
        extensions=draw(extensions),
    )


@st.composite
def damaged_messages(draw: st.DrawFn) -> bytes:
    """A valid message of which some bytes were cut out, put in or changed."""
    message = bytearray(envelopes.encode(draw(all_envelopes())))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(message)))
        end = min(len(message), start + draw(st.integers(0, 6)))
        message[start:end] = draw(
            st.binary(max_size=6) | st.sampled_from([b'"', b"}", b"\\ud800", b"NaN", b"1e999"])
        )
    return bytes(message)


@st.composite
def altered(draw: st.DrawFn, body: dict[str, Any]) -> dict[str, Any]:
    """A body in which one value at any depth became something else, vanished, or got company."""
    path = draw(st.sampled_from(paths(body)))
    changed: dict[str, Any] = _with(body, path, draw(anything), drop=draw(st.booleans()))
    return changed


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a JSON value except the root."""
    if not isinstance(value, dict | list):
        return []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [p for key, inner in items for p in ((*at, key), *paths(inner, (*at, key)))]


def _with(value: Any, path: tuple[Any, ...], new: Any, *, drop: bool) -> Any:
    copied = dict(value) if isinstance(value, dict) else list(value)
    key, rest = path[0], path[1:]
    if rest:
        copied[key] = _with(copied[key], rest, new, drop=drop)
    elif drop:
        del copied[key]
    else:
        copied[key] = new
    return copied
