"""Bodies near an example, and what breaks a rule put into one."""

from typing import Any

import pytest

from contracts.changes.bodies import near, patched, replaced, values
from contracts.json_schema import Json


def an_object(required: list[str], **properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": required}


class TestBodiesNearAnExample:
    def test_begin_with_the_example(self) -> None:
        assert list(near(an_object([]), {"a": 1})) == [{"a": 1}]

    @pytest.mark.parametrize(
        ("schema", "value", "others"),
        [
            ({"type": ["string", "null"], "enum": ["a", "b", None]}, "a", [None, "b", None]),
            ({"type": "integer", "minimum": 0, "maximum": 9}, 9, [0]),
            ({"type": "integer"}, 9, []),
            ({"type": "boolean"}, True, [False]),
            ({"type": "string"}, "", []),
            ({"type": "string"}, "a", [""]),
            ({"type": "string", "minLength": 1, "maxLength": 3}, "ab", ["a", "abb"]),
            ({"type": "string", "minLength": 2, "maxLength": 20_000}, "ab", []),
            ({"type": "object"}, {"a": 1}, []),
            (an_object(["b"], b={"type": "boolean"}), {"b": True}, [{"b": False}]),
            (
                {"type": "array", "items": {"type": "boolean"}, "minItems": 0, "maxItems": 2},
                [True],
                [[], [True, True], [False]],
            ),
            ({"type": "array", "minItems": 1, "maxItems": 1}, [True], [[False]]),
            (
                {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 4},
                [7],
                [[7, 7], [7, 7, 7, 7]],
            ),
            ({"type": "array", "items": {}, "minItems": 0, "maxItems": 1}, [], []),
        ],
    )
    def test_have_one_place_at_another_value(
        self, schema: Json, value: Any, others: list[Any]
    ) -> None:
        found = list(near(an_object(["x"], x=schema), {"x": value}))

        assert found == [{"x": other} for other in [value, *others]]

    def test_leave_an_optional_field_out(self) -> None:
        found = list(near(an_object([], x={"type": "string"}), {"x": "a"}))

        assert found == [{"x": "a"}, {}, {"x": ""}]

    def test_do_not_invent_a_field(self) -> None:
        assert list(near(an_object([], x={"type": "boolean"}), {})) == [{}]


class TestWhatBreaksARule:
    BODY = {"a": {"b": ["x", "y"]}, "c": [{"d": "x", "e": 1}], "f": []}

    @pytest.mark.parametrize(
        ("path", "broken", "expected"),
        [
            ("$", {"c": None}, {"a": {"b": ["x", "y"]}, "f": []}),
            ("$.a", {"n": 1}, BODY | {"a": {"b": ["x", "y"], "n": 1}}),
            ("$.a.b[*]", "z", BODY | {"a": {"b": ["z", "y"]}}),
            ("$.c[*].d", "z", BODY | {"c": [{"d": "z", "e": 1}]}),
            ("$.c[*]", {"d": "z"}, BODY | {"c": [{"d": "z", "e": 1}]}),
            ("$.c[*]", {"g": {"h": 1}}, BODY | {"c": [{"d": "x", "e": 1, "g": {"h": 1}}]}),
            ("$.f[*]", "z", None),
            ("$.g", "z", None),
            ("$.g.h", "z", None),
        ],
    )
    def test_is_put_at_the_first_place(self, path: str, broken: Any, expected: Any) -> None:
        assert patched(self.BODY, path, broken) == expected

    def test_may_replace_an_object_whole(self) -> None:
        assert replaced(self.BODY, "$.c[*]", {"d": "z"}) == self.BODY | {"c": [{"d": "z"}]}

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("$", [BODY]), ("$.a.b[*]", ["x", "y"]), ("$.c[*].e", [1]), ("$.f[*]", []),
            ("$.g.h", [None]), ("$.c[*].e.z", [None]),
        ],
    )  # fmt: skip
    def test_is_found_at_every_place(self, path: str, expected: list[Any]) -> None:
        assert list(values(self.BODY, path)) == expected
