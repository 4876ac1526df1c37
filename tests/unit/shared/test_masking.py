"""Personal information is masked as the contract declares it, and so is whatever nobody declared."""

import json
from typing import Any

import pytest

from contracts.registry import contract_named, example
from shared.masking import masked, stars
from tests.builders import an_envelope


DECLARED = "credit.listing-declared"
PERSON = "示例甲"


def shown(data: Any, version: int = 3, contract: str = DECLARED) -> Any:
    return masked(an_envelope(type=f"cn.chuanyu.{contract}.v{version}"), data)


@pytest.fixture
def body() -> dict[str, Any]:
    return example(contract_named(DECLARED), 3, "typical")


class TestABodyThatFollowsItsContract:
    def test_shows_no_person(self, body: dict[str, Any]) -> None:
        text = json.dumps(shown(body), ensure_ascii=False)

        assert PERSON in json.dumps(body, ensure_ascii=False)
        assert PERSON not in text
        assert body["legal_representative"]["number_digest"] not in text

    def test_masks_at_every_depth_and_keeps_the_form(self, body: dict[str, Any]) -> None:
        seen = shown(body)

        assert seen["legal_representative"]["name"] == "示**"
        assert [person["name"] for person in seen["responsible_persons"]] == ["示**", "示**"]
        assert seen["responsible_persons"][0]["role"] == "legal-representative"

    def test_shows_the_rest_as_it_is(self, body: dict[str, Any]) -> None:
        seen = shown(body)

        for name in ("listing_id", "kind", "document_number", "decided_on", "organ"):
            assert seen[name] == body[name]


class TestABodyThatDoesNot:
    @pytest.mark.parametrize(
        ("data", "seen"),
        [
            ({"wangxiaoming": "示例甲"}, {"wangxiaoming": "示**"}),
            ({"510502199001011234": "x"}, {"(0)": "*"}),
            ({"更多": {"inner": ["示例甲", None, 5]}}, {"(0)": {"inner": ["示**", None, "*"]}}),
            ({"kind": {"name": "示例甲"}}, {"kind": {"name": "示**"}}),
            ({"kind": ["示例甲"]}, {"kind": ["示**"]}),
            ({"kind": 51050219900101}, {"kind": "*"}),
            ({"legal_representative": "示例甲"}, {"legal_representative": "示**"}),
            ({"responsible_persons": "示例甲"}, {"responsible_persons": "示**"}),
            ({"remark": None}, {"remark": None}),
            (["示例甲"], ["示**"]),
        ],
    )
    def test_is_masked_wherever_it_is_not_what_was_declared(self, data: Any, seen: Any) -> None:
        assert shown(data) == seen

    @pytest.mark.parametrize(("contract", "version"), [(DECLARED, 99), ("credit.nobody", 1)])
    def test_is_masked_whole_when_we_know_no_such_contract(
        self, contract: str, version: int
    ) -> None:
        assert shown({"kind": "black"}, version, contract) == {"kind": "b****"}


def test_stars_do_not_tell_how_long_a_text_is() -> None:
    assert [stars(text) for text in ("", "张", "张三", "x" * 100, 7, True)] == [
        "*",
        "*",
        "张*",
        "x" + "*" * 8,
        "*",
        "*",
    ]
