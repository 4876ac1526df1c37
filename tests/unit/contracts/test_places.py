"""Places in a document, and copies changed there."""

from typing import Any

import pytest

from contracts.places import merged, patched, places, replaced, value_at


class TestAPlace:
    @pytest.mark.parametrize(
        ("path", "found"),
        [
            ("$", [()]),
            ("$.a", [("a",)]),
            ("$.list[*].b", [("list", 0, "b"), ("list", 2, "b")]),
            ("$.list[*]", [("list", 0), ("list", 1), ("list", 2)]),
            ("$.absent.b", []),
            ("$.nothing[*].b", []),
        ],
    )
    def test_is_found_wherever_the_document_has_a_value(
        self, path: str, found: list[tuple[Any, ...]]
    ) -> None:
        document: Any = {"a": 1, "list": [{"b": 1}, {"b": None}, {"b": 2}], "nothing": None}

        assert list(places(document, path)) == found


class TestAPatch:
    @pytest.mark.parametrize(
        ("value", "patch", "result"),
        [
            ("text", "other", "other"),
            ({"a": 1, "b": {"c": 1, "d": 2}}, {"b": {"c": 3}}, {"a": 1, "b": {"c": 3, "d": 2}}),
            ({"a": 1, "b": 2}, {"a": None}, {"b": 2}),
            ("text", {"a": {"b": 1}}, {"a": {"b": 1}}),
        ],
    )
    def test_is_merged_as_rfc_7396_says(self, value: Any, patch: Any, result: Any) -> None:
        assert merged(value, patch) == result


class TestACopy:
    DOCUMENT: Any = {"a": {"b": [1, 2]}}

    def test_has_another_value_at_one_place_and_leaves_the_original_alone(self) -> None:
        assert replaced(self.DOCUMENT, ("a", "b", 1), 3) == {"a": {"b": [1, 3]}}
        assert replaced(self.DOCUMENT, (), 3) == 3
        assert value_at(self.DOCUMENT, ("a", "b", 1)) == 2

    def test_can_be_patched_at_one_place(self) -> None:
        assert patched(self.DOCUMENT, ("a",), {"c": 3}) == {"a": {"b": [1, 2], "c": 3}}
