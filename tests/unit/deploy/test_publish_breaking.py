"""Bodies that break one rule, the layout of JSON, and the parts of the pages that are computed."""

import datetime as dt
import json
from typing import Any

import pytest

from contracts import identity
from contracts.anatomy import Place
from contracts.contract import Contract
from contracts.elements import basic, bodies, concerns
from contracts.elements.basic import Body
from contracts.registry import contract_named
from contracts.rules import Rule
from deploy.publish import layout, pages
from deploy.publish.breaking import Unbreakable, broken_body
from deploy.publish.code_lists import CodeLists, Nameless
from deploy.publish.elements import faults, rows
from deploy.publish.vectors import vector


LIFTED = contract_named("credit.listing-lifted")


class TestARuleThatNothingBreaks:
    def test_is_a_defect_that_stops_the_generator(self) -> None:
        rule = Rule(
            name="always", code="PERIOD_REVERSED", zh="总是", en="always", holds=bool, broken={}
        )

        with pytest.raises(Unbreakable, match="always") as refused:
            broken_body(LIFTED, 1, Place("$", rule))

        assert refused.value.exit_status == 2
        assert str(refused.value).endswith("gave: minimal: —; typical: —; edge: —")

    def test_says_which_other_rules_were_broken_instead(self) -> None:
        rule = Rule(
            name="never", code="PERIOD_REVERSED", zh="从不", en="never", holds=bool,
            broken={"listing_id": "52"},
        )  # fmt: skip

        with pytest.raises(Unbreakable, match="minimal: FIELD_FORM; typical: FIELD_FORM"):
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
    other_region = bodies.region("另一地区", "other region")
    concern = basic.code("事由", "concern", codes=concerns.CONCERNS, source="test")
    code = bodies.credit_code("代码", "code")


class TestTheRowsOfABody:
    def test_name_a_code_list_after_where_it_is_declared(self) -> None:
        lists = CodeLists()

        found = list(rows(Coded(), lists))

        named = [row.get("code_list") for row in found]
        assert named == ["identity.regions", "identity.regions", "concerns.concerns", None]
        assert list(lists.lists) == ["concerns.concerns", "identity.regions"]

    def test_keep_what_each_field_calls_a_list(self) -> None:
        lists = CodeLists()
        list(rows(Coded(), lists))

        listed = lists.lists["identity.regions"]
        assert listed["codes"] == identity.REGIONS
        assert listed["source"] == "GB/T 2260"
        assert listed["used_as"] == [
            {"zh": "另一地区", "en": "other region"},
            {"zh": "地区", "en": "region"},
        ]

    def test_have_no_list_without_a_name(self) -> None:
        class Other(Body):
            region = basic.code("区域", "area", codes=dict(identity.REGIONS), source="test")

        with pytest.raises(Nameless, match="区域"):
            list(rows(Other(), CodeLists()))

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
