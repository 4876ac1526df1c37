"""Bodies that break one rule, the layout of JSON, and the parts of the pages that are computed."""

import datetime as dt
import json
from typing import Any

import pytest

from contracts.anatomy import Place
from contracts.contract import Contract
from contracts.elements import basic, bodies
from contracts.elements.basic import Body
from contracts.registry import contract_named
from contracts.rules import Rule
from deploy.publish import layout, pages
from deploy.publish.breaking import Unbreakable, broken_body
from deploy.publish.elements import CodeLists, faults, rows
from deploy.publish.sharing import WORTH, shared
from deploy.publish.vectors import vector


LIFTED = contract_named("credit.listing-lifted")


class TestARuleThatNothingBreaks:
    def test_is_a_defect_that_stops_the_generator(self) -> None:
        rule = Rule(
            name="always", code="PERIOD_REVERSED", zh="总是", en="always", holds=bool, broken={}
        )

        with pytest.raises(Unbreakable, match="always"):
            broken_body(LIFTED, 1, Place("$", rule))


class TestTheLayout:
    def test_reads_back_as_the_same_document(self) -> None:
        document: Any = {"a": [], "b": {"c": ["文" * 100] * 3}, "body": {"x": "y" * 300}, "n": None}

        assert json.loads(layout.pretty(document)) == document

    def test_keeps_small_things_and_whole_bodies_on_a_line(self) -> None:
        text = layout.pretty({"rows": [{"path": "$.a"}, {"path": "$.b"}] * 9, "body": ["y"] * 300})

        assert '  {"path": "$.a"},\n' in text
        assert text.count("\n") == 18 + 5


class Coded(Body):
    """Two fields of one list."""

    region = bodies.region()
    other_region = bodies.region()
    code = bodies.credit_code("代码", "code")


class TestTheRowsOfABody:
    def test_name_a_code_list_once(self) -> None:
        lists = CodeLists()

        found = list(rows(Coded(), lists))

        assert [row.get("code_list") for row in found] == ["region", "region", None]
        assert list(lists.lists["region"]["codes"]) == ["50", "51"]

    def test_tell_different_lists_of_one_name_apart(self) -> None:
        class Other(Body):
            region = basic.code("地区", "region", codes={"1": "一"}, source="test")

        lists = CodeLists()
        list(rows(Coded(), lists))

        assert next(rows(Other(), lists))["code_list"] == "region-2"

    def test_say_the_form_and_its_code(self) -> None:
        [(name, form)] = faults(Coded())

        assert (name, form.code) == ("code", "CREDIT_CODE_FORM")


class TestWords:
    @pytest.mark.parametrize(
        ("seconds", "said"),
        [(None, "长期有效"), (172_800, "2 天后"), (7_200, "2 小时后"), (90, "90 秒后")],
    )
    def test_of_a_lifetime(self, seconds: int | None, said: str) -> None:
        assert pages.lifetime(seconds).startswith(said)

    @pytest.mark.parametrize(("count", "said"), [(65_536, "64 KiB"), (1_000, "1,000 字节 bytes")])
    def test_of_a_size(self, count: int, said: str) -> None:
        assert pages.size(count) == said


class TestAVectorOfAMessageThatExpires:
    def test_expires_so_long_after_its_time(self) -> None:
        contract = Contract(
            LIFTED.name, LIFTED.versions[0].schema, zh="测试", en="test", key=LIFTED.key,
            partner_receivers=["credit"], lifetime=dt.timedelta(hours=1),
        )  # fmt: skip

        envelope = vector(contract, contract.versions[0]).envelope

        assert envelope.expirytime
        assert envelope.expirytime - envelope.time == dt.timedelta(hours=1)


class TestPartsOfSchemasThatAreAlike:
    PART: dict[str, Any] = {
        "type": "object",
        "title": "机关" * WORTH,
        "properties": {"name": {"type": "string"}},
    }

    def test_are_said_once_and_referred_to_also_in_lists(self) -> None:
        one = {"type": "object", "properties": {"organ": self.PART}}
        many = {"type": "array", "items": {"type": "object", "properties": {"organ": self.PART}}}
        two = {"type": "object", "properties": {"organs": many}}

        found = shared({"one": one, "two": two}, "part.")

        reference = {"$ref": "#/components/schemas/part.organ"}
        assert found["part.organ"] == self.PART
        assert found["one"]["properties"] == {"organ": reference}
        assert found["two"]["properties"]["organs"]["items"]["properties"] == {"organ": reference}

    def test_keep_apart_under_numbers_when_they_differ(self) -> None:
        other = {**self.PART, "description": "other"}
        schemas = {
            str(number): {"type": "object", "properties": {"organ": part}}
            for number, part in enumerate([self.PART, other, self.PART, other])
        }

        assert {"part.organ", "part.organ-2"} <= shared(schemas, "part.").keys()

    def test_stay_where_they_are_when_they_stand_alone(self) -> None:
        schemas = {"one": {"type": "object", "properties": {"organ": self.PART}}}

        assert shared(schemas, "part.") == schemas
