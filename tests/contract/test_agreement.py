"""Structure is said twice, as JSON Schema and in marshmallow: both say the same of every JSON value."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from marshmallow import fields

from contracts import json_schema, strict_json
from contracts.contract import Contract
from contracts.elements.basic import Body, Code, Flag, Several, Text, Whole
from contracts.envelope import SHAPE
from contracts.places import places, replaced, value_at
from contracts.registry import example
from contracts.version import Shape
from tests.bodies import bodies, mutated
from tests.contract.subjects import (
    CONTRACTS,
    VERSIONS,
    canonical,
    every_place,
    every_version,
    examples_of,
    fields_of,
    schema_of,
)
from tests.strategies import EACH_LAW, LAW


NASTY: list[Any] = [
    None, True, False, 0, 1, -1, 1.0, 1.5, 2**53, 10**30, 1e300, "", " ", "0", "1", "1\n", "\n", "１", "\0", "a\0",
    "2026-02-30", "2026-11-24", "2026-11-24\n", "2026-11-24T08:00:00Z", "50-" + "0" * 36, "文" * 5000, "𠮷", "ſ", "K",
    [], [None], [[]], ["1"], {}, {"name": None}, {"undeclared": [1]}, [{}] * 300,
]  # fmt: skip


OTHER_KINDS: list[Any] = [None, 7, "x", [], {}]


def distinct_elements() -> dict[str, fields.Field[Any]]:
    """The elements without an inside, one of each form."""
    found: dict[str, fields.Field[Any]] = {}
    seen: set[str] = set()
    for contract, version in VERSIONS:
        for path, field in fields_of(schema_of(contract, version)):
            if isinstance(field, Text | Code | Whole | Flag):
                form = canonical([field.form(), field.allow_none])
                if form not in seen:
                    seen.add(form)
                    found[f"{contract.name}.v{version}{path[1:]}"] = field
    return found


ELEMENTS = distinct_elements()


def deep(levels: int) -> Any:
    value: Any = {}
    for _ in range(levels):
        value = [value]
    return value


class TestEveryVersion:
    @every_version
    def test_is_a_json_schema_and_takes_its_examples(
        self, contract: Contract, version: int
    ) -> None:
        published = contract.version(version).published

        validator = Draft202012Validator(published)  # judged by the meta schema
        assert all(validator.is_valid(body) for body in examples_of(contract, version))

    @every_version
    def test_agrees_on_another_kind_of_value_at_every_place(
        self, contract: Contract, version: int
    ) -> None:
        judges = Judges(contract.version(version))
        body = example(contract, version, "typical")
        changed = [replaced(body, at, value) for at in every_place(body) for value in OTHER_KINDS]

        assert [bad for bad in changed if judges.differ_on(bad)] == []

    @every_version
    def test_agrees_on_lists_at_their_limits(self, contract: Contract, version: int) -> None:
        judges = Judges(contract.version(version))

        changed = lists_at_their_limits(contract, version)
        assert [bad for bad in changed if judges.differ_on(bad)] == []

    @every_version
    def test_agrees_on_what_lacks_a_field_or_has_one_too_many(
        self, contract: Contract, version: int
    ) -> None:
        judges = Judges(contract.version(version))
        body = example(contract, version, "typical")
        lacking = [{key: body[key] for key in body if key != name} for name in body]

        changed = [*lacking, body | {"undeclared": deep(40)}]
        assert [bad for bad in changed if judges.differ_on(bad)] == []

    @pytest.mark.parametrize("value", NASTY)
    def test_agrees_on_what_is_no_body_at_all(self, value: Any) -> None:
        assert Judges(CONTRACTS[0].version(1)).differ_on(value) == []


def borders(element: fields.Field[Any]) -> list[Any]:
    """Values on both sides of every limit of an element."""
    if isinstance(element, Whole):
        limits = (element.least, element.most)
        return [limit + beside for limit in limits for beside in (-1, 0, 1, 0.5)]
    if isinstance(element, Text):
        around = {
            limit + beside for limit in (element.shortest, element.longest) for beside in (-1, 0, 1)
        }
        return [letter * length for length in sorted(around) for letter in "文0A"]
    return []


def lists_at_their_limits(contract: Contract, version: int) -> Iterator[Any]:
    """Typical bodies with each of their lists as short and as long as it may be, and beyond."""
    body = example(contract, version, "typical")
    for path, element in fields_of(schema_of(contract, version)):
        if isinstance(element, Several):
            for steps in list(places(body, path))[:1]:
                members = value_at(body, steps)
                for length in (element.least - 1, element.least, element.most, element.most + 1):
                    yield replaced(body, steps, (members * (length + 1))[: max(length, 0)])


class TestEveryElement:
    @pytest.mark.parametrize("element", ELEMENTS.values(), ids=ELEMENTS.keys())
    def test_agrees_on_both_sides_of_its_limits(self, element: fields.Field[Any]) -> None:
        judges = Judges(Shape(Body.from_dict({"it": element})))  # type: ignore[arg-type]

        assert [value for value in borders(element) if judges.differ_on({"it": value})] == []

    @pytest.mark.parametrize("element", ELEMENTS.values(), ids=ELEMENTS.keys())
    def test_agrees_on_every_nasty_value(self, element: fields.Field[Any]) -> None:
        judges = Judges(Shape(Body.from_dict({"it": element})))  # type: ignore[arg-type]

        assert [value for value in NASTY if judges.differ_on({"it": value})] == []

    @pytest.mark.parametrize("element", ELEMENTS.values(), ids=ELEMENTS.keys())
    @EACH_LAW
    @given(data=st.data())
    def test_agrees_on_what_was_changed_around_it(
        self, element: fields.Field[Any], data: st.DataObject
    ) -> None:
        shape = Shape(Body.from_dict({"it": element}))  # type: ignore[arg-type]

        assert Judges(shape).differ_on(data.draw(mutated(bodies(shape)))) == []


class TestAnyVersion:
    @LAW
    @given(data=st.data())
    def test_takes_what_is_generated_from_its_elements(self, data: st.DataObject) -> None:
        contract, number = data.draw(st.sampled_from(VERSIONS))
        version = contract.version(number)

        body = data.draw(bodies(version))

        assert version.tolerant.validate(body) == {}
        assert Draft202012Validator(version.published).is_valid(body)

    @LAW
    @given(data=st.data())
    def test_agrees_on_what_was_changed_around_it(self, data: st.DataObject) -> None:
        contract, number = data.draw(st.sampled_from(VERSIONS))
        version = contract.version(number)

        assert Judges(version).differ_on(data.draw(mutated(bodies(version)))) == []


class TestTheEnvelope:
    @LAW
    @given(data=st.data())
    def test_agrees_on_what_was_changed_around_it(self, data: st.DataObject) -> None:
        assert Judges(SHAPE).differ_on(data.draw(mutated(bodies(SHAPE)))) == []


class TestTheJudges:
    """They would notice: elements that lie in one of their two languages."""

    class TakesMore(Text):
        """Published with a longer text than marshmallow takes."""

        def form(self) -> dict[str, Any]:
            return super().form() | {"maxLength": self.longest + 1}

    class TakesLess(Whole):
        """Published without the number that marshmallow takes at its upper end."""

        def form(self) -> dict[str, Any]:
            return super().form() | {"maximum": self.most - 1}

    def test_see_a_value_that_only_the_schema_takes(self) -> None:
        text = self.TakesMore(
            shortest=1, longest=2, pattern="[a-z]+", code="FIELD_FORM", form="", rule=None, **named()
        )  # fmt: skip

        assert judged(text, "ab") == []
        assert judged(text, "abc") == ["open", "closed"]

    def test_see_a_value_that_only_marshmallow_takes(self) -> None:
        whole = self.TakesLess(least=0, most=9, **named())

        assert judged(whole, 8) == []
        assert judged(whole, 9) == ["open", "closed"]


def named() -> dict[str, Any]:
    return {"required": True, "metadata": {"zh": "甲", "en": "a", "source": ""}}


def judged(element: fields.Field[Any], value: Any) -> list[str]:
    return Judges(Shape(Body.from_dict({"it": element}))).differ_on({"it": value})  # type: ignore[arg-type]


class Judges:
    """A version with its two languages, each open as a reader and closed as a writer."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.open = Draft202012Validator(shape.structure)
        self.closed = Draft202012Validator(json_schema.closed(shape.structure))

    def differ_on(self, body: Any) -> list[str]:
        """As which of the two the languages differ; what is no JSON of ours never comes so far."""
        text = json.dumps(body, ensure_ascii=False).encode()
        try:
            value = strict_json.loads(text)
        except strict_json.NotJson:
            return []
        pairs = {
            "open": (self.open, self.shape.tolerant),
            "closed": (self.closed, self.shape.strict),
        }
        return [
            name
            for name, (schema, speaker) in pairs.items()
            if schema.is_valid(value) != (speaker.validate(value) == {})
        ]
