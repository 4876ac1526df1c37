"""What a merge patch makes of a body, and what is told of the difference."""

from typing import Any

import pytest

from contracts.registry import contract_named, example
from shared.repair.changes import corrected, difference, merged
from tests.builders import an_envelope, an_id


RFC_7396: list[tuple[Any, Any, Any]] = [  # appendix A
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("target", "patch", "result"), RFC_7396)
def test_a_patch_is_merged_as_the_rfc_says(target: Any, patch: Any, result: Any) -> None:
    assert merged(target, patch) == result


class TestTheDifference:
    def told(self, changes: dict[str, Any]) -> list[dict[str, Any]]:
        data = example(contract_named("credit.listing-declared"), 3, "typical")
        key = data["listing_id"]
        old = an_envelope(
            type="cn.chuanyu.credit.listing-declared.v3", data=data, partitionkey=key, subject=key
        )
        return difference(old, corrected(old, {"data": changes}, an_id()))

    def test_names_a_place_inside_and_masks_what_is_personal(self) -> None:
        data = example(contract_named("credit.listing-declared"), 3, "typical")
        persons = data["responsible_persons"]
        persons[1] = persons[1] | {"name": "示例丙"}

        assert self.told({"responsible_persons": persons}) == [
            {"path": "$.data.responsible_persons[1].name", "from": "示**", "to": "示**"}
        ]

    def test_shows_a_list_of_another_length_whole(self) -> None:
        [told] = self.told({"responsible_persons": []})

        assert (told["path"], told["to"]) == ("$.data.responsible_persons", [])
        assert [person["name"] for person in told["from"]] == ["示**", "示**"]

    def test_shows_what_came_and_what_went(self) -> None:
        assert self.told({"remark": None, "severity": None}) == [
            {"path": "$.data.severity", "from": "serious", "to": None},
            {
                "path": "$.data.remark",
                "from": example(contract_named("credit.listing-declared"), 3, "typical")["remark"],
                "to": None,
            },
        ]

    def test_is_nothing_when_absent_becomes_null(self) -> None:
        assert self.told({}) == []
