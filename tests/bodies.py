"""Bodies that hypothesis makes from the elements of a version, and changes around them."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st
from marshmallow import fields

from contracts.elements.basic import (
    STATED,
    Body,
    Code,
    Flag,
    Free,
    Nested,
    Several,
    Text,
    Whole,
    anchored,
)
from contracts.elements.bodies import CREDIT_CODE, DIVISION
from contracts.version import Shape
from tests.strategies import anything, stated


REAL = {
    CREDIT_CODE.name: ["11500228733970274Y", "11500000MB19069553", "N2511600MFXXX0013T"],
    DIVISION.name: ["500112", "510107", "500000", "511602"],
}
LONGEST_GENERATED = 40


@functools.cache
def bodies(shape: Shape) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies of the right structure; rules hold for texts, conditions between fields may be broken."""
    return _objects(shape.tolerant)


@st.composite
def varied(draw: st.DrawFn, shape: Shape, given: Sequence[Any], names: Sequence[str]) -> Any:
    """One of the given bodies, up to four of its fields with a value that is made."""
    fields_of = shape.tolerant.fields
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4))
    return draw(st.sampled_from(given)) | {
        name: draw(_given(fields_of[name])) for name in dict.fromkeys(chosen)
    }


def _objects(body: Body) -> st.SearchStrategy[dict[str, Any]]:
    required = {name: _values(field) for name, field in body.fields.items() if field.required}
    optional = {name: _values(field) for name, field in body.fields.items() if not field.required}
    return st.fixed_dictionaries(required, optional=optional)


def _values(field: fields.Field[Any]) -> st.SearchStrategy[Any]:
    found = _given(field)
    return st.none() | found if field.allow_none else found


def _given(field: fields.Field[Any]) -> st.SearchStrategy[Any]:
    return next(make(field) for kind, make in MAKERS.items() if isinstance(field, kind))


def _wholes(whole: Whole) -> st.SearchStrategy[Any]:
    found = st.integers(whole.least, whole.most)
    return found | found.filter(lambda number: abs(number) < 2**53).map(float)


def _lists(several: Several) -> st.SearchStrategy[Any]:
    most = min(several.most, max(several.least, 2))
    return st.lists(_values(several.inner), min_size=several.least, max_size=most)


def _texts(text: Text) -> st.SearchStrategy[str]:
    if text.rule and text.rule.name in REAL:
        return st.sampled_from(REAL[text.rule.name])
    if text.pattern == STATED:
        most = min(text.longest, max(text.shortest, LONGEST_GENERATED))
        return stated(most, text.shortest)
    found = st.from_regex(anchored(text.pattern).replace("$", r"\Z"))
    return found.filter(lambda value: text.shortest <= len(value) <= text.longest)


MAKERS: dict[type, Callable[[Any], st.SearchStrategy[Any]]] = {
    Text: _texts,
    Code: lambda code: st.sampled_from(sorted(code.codes)),
    Whole: _wholes,
    Flag: lambda _: st.booleans(),
    Free: lambda _: st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), max_size=2),
    Nested: lambda nested: _objects(nested.body),
    Several: _lists,
}


@st.composite
def mutated(draw: st.DrawFn, original: st.SearchStrategy[Any]) -> Any:
    """A body with one value replaced, left out, doubled or decorated, at any depth."""
    body = draw(original)
    return draw(st.just(body) | _changes(body))


def _changes(value: Any) -> st.SearchStrategy[Any]:
    choices = [anything_but_surrogates]
    if isinstance(value, str):
        choices += [
            st.sampled_from(
                [
                    value + "\n",
                    value * 2,
                    value.upper(),
                    value[:-1],
                    "\0" + value,
                    full_width(value),
                ]
            )
        ]
    if isinstance(value, int | float) and not isinstance(value, bool):
        choices += [
            st.sampled_from(
                [value + 0.5, float(min(abs(value), 2**60)), -value, value * 10**15, str(value)]
            )
        ]
    if isinstance(value, list) and value:
        choices += [
            st.just(value * 30),
            st.just(value[1:]),
            _changes(value[0]).map(lambda v: [v, *value[1:]]),
        ]
    if isinstance(value, dict) and value:
        choices += [_inside(value), _inside(value), _inside(value)]
    return st.one_of(choices)


def _inside(value: dict[str, Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(sorted(value))
    changed = names.flatmap(lambda name: _changes(value[name]).map(lambda new: value | {name: new}))
    left_out = names.map(lambda name: {key: inner for key, inner in value.items() if key != name})
    added = anything_but_surrogates.map(lambda new: value | {"undeclared": new})
    return changed | left_out | added


anything_but_surrogates = anything.filter(lambda value: "\\ud8" not in repr(value))


def full_width(text: str) -> str:
    return text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
