"""The forms that elements are made of: what each takes, what it refuses, under which code."""

from typing import Any, ClassVar

import pytest
from marshmallow import fields

from contracts import json_schema
from contracts.elements import basic, bodies, times
from contracts.elements.basic import Body
from contracts.errors import ContractBroken, Problem
from contracts.version import Shape


class Inner(Body):
    name = basic.text("名", "name", longest=5)


class Middle(Body):
    inner = basic.nested("内", "inner", Inner)


class Form(Body):
    text = basic.text("文", "text", longest=3, optional=True)
    id = basic.text(
        "号", "id", longest=5, pattern="[0-9]{1,3}", form="up to three digits", optional=True
    )
    code = basic.code("码", "code", codes={"1": "是", "2": "否"}, source="-", optional=True)
    whole = basic.whole("数", "whole", least=0, most=9, optional=True)
    flag = basic.flag("旗", "flag", optional=True)
    day = times.day("日", "day", optional=True)
    moment = times.moment("时", "moment", optional=True)
    inner = basic.nested("内", "inner", Inner, optional=True)
    middle = basic.nested("中", "middle", Middle, optional=True)
    several = basic.several(
        "列", "several", basic.nested("内", "inner", Inner), most=2, optional=True
    )
    words = basic.several("词", "words", basic.text("词", "word", longest=3), most=2, optional=True)
    organ = basic.nested("机关", "organ", bodies.Organ, optional=True)
    document = bodies.document_number(optional=True)
    region = bodies.region(optional=True)
    division = bodies.division(optional=True)


SHAPE = Shape(Form)


def refused(body: Any) -> list[Problem]:
    try:
        SHAPE.write(body)
    except ContractBroken as broken:
        return list(broken.problems)
    return []


def code_for(name: str, value: object) -> str:
    [problem] = refused({name: value})
    assert problem.path.startswith(f"$.{name}")
    return problem.code


class TestText:
    @pytest.mark.parametrize("value", ["a", "重庆市", "𠮷𠮷𠮷", " a", "\u3000\n重", "a\n"])
    def test_of_one_to_the_longest_is_taken(self, value: str) -> None:
        assert refused({"text": value}) == []

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            ("", "FIELD_LENGTH"),
            ("abcd", "FIELD_LENGTH"),
            ("a\0", "FIELD_FORM"),
            ("\ud800", "FIELD_FORM"),
            (" ", "FIELD_FORM"),
            ("\u3000\u200b\ufeff", "FIELD_FORM"),
            ("\t\r\n", "FIELD_FORM"),
            ("a\u202e", "FIELD_FORM"),
            ("\u2066a", "FIELD_FORM"),
            (7, "FIELD_TYPE"),
            (True, "FIELD_TYPE"),
            ([], "FIELD_TYPE"),
            ({}, "FIELD_TYPE"),
        ],
    )
    def test_of_anything_else_is_refused(self, value: object, code: str) -> None:
        assert code_for("text", value) == code

    @pytest.mark.parametrize("value", ["12a", "1\n", "1234", "１２"])
    def test_with_a_pattern_must_match_it_as_a_whole(self, value: str) -> None:
        [problem] = refused({"id": value})

        assert (problem.code, problem.allowed) == ("FIELD_FORM", "up to three digits")


class TestACode:
    def test_of_the_list_is_taken(self) -> None:
        assert refused({"code": "1"}) == []

    @pytest.mark.parametrize("value", ["3", "", "1 "])
    def test_beside_the_list_is_refused_with_the_whole_list(self, value: str) -> None:
        [problem] = refused({"code": value})

        assert (problem.code, problem.allowed) == ("VALUE_NOT_IN_LIST", "1 是, 2 否")

    @pytest.mark.parametrize("value", [1, True, ["1"]])
    def test_is_text(self, value: object) -> None:
        assert code_for("code", value) == "FIELD_TYPE"


class TestAWholeNumber:
    @pytest.mark.parametrize("value", [0, 9])
    def test_within_its_bounds_is_taken(self, value: int) -> None:
        assert refused({"whole": value}) == []

    def test_may_be_written_with_a_point_and_nothing_behind(self) -> None:
        assert repr(SHAPE.read({"whole": 7.0})["whole"]) == "7"

    @pytest.mark.parametrize("value", [-1, 10, 10**400, 1e300])
    def test_beyond_its_bounds_is_refused_with_them(self, value: int) -> None:
        [problem] = refused({"whole": value})

        assert (problem.code, problem.allowed) == ("FIELD_RANGE", "0..9")

    @pytest.mark.parametrize("value", ["3", True, 1.5, [], {}])
    def test_is_never_made_of_something_else(self, value: object) -> None:
        assert code_for("whole", value) == "FIELD_TYPE"


class TestAFlag:
    @pytest.mark.parametrize("value", [True, False])
    def test_is_true_or_false(self, value: object) -> None:
        assert refused({"flag": value}) == []

    @pytest.mark.parametrize("value", [1, 0, "true", "yes", [], {}])
    def test_is_never_made_of_something_else(self, value: object) -> None:
        assert code_for("flag", value) == "FIELD_TYPE"


class TestADay:
    @pytest.mark.parametrize(
        "value", ["2026-11-24", "2028-02-29", "2000-02-29", "1900-01-01", "2999-12-31"]
    )
    def test_that_exists_is_taken(self, value: str) -> None:
        assert refused({"day": value}) == []

    @pytest.mark.parametrize(
        "value",
        [
            "2026-02-29",
            "1900-02-29",
            "2100-02-29",
            "2026-04-31",
            "2026-11-24\n",
            "1899-12-31",
            "3000-01-01",
            "2026-13-01",
            "20261124",
            "2026-W48-2",
            "2026-1-1",
            "2026-11-24T00:00",
            "２０２６-11-24",
        ],
    )
    def test_that_does_not_exist_or_is_written_otherwise_is_refused(self, value: str) -> None:
        assert code_for("day", value) == "DATE_INVALID"

    @pytest.mark.parametrize("value", [20261124, True, ["2026-11-24"]])
    def test_is_text(self, value: object) -> None:
        assert code_for("day", value) == "FIELD_TYPE"


class TestAMoment:
    @pytest.mark.parametrize(
        "value",
        [
            "2026-11-24T08:00:00Z",
            "2026-11-24T08:00:00.123456789+08:00",
            "2028-02-29T23:59:59-14:00",
        ],
    )
    def test_has_seconds_and_a_zone(self, value: str) -> None:
        assert refused({"moment": value}) == []
        assert times.parsed(value).tzinfo is not None

    @pytest.mark.parametrize(
        "value",
        [
            "2026-11-24T08:00:00",
            "2026-11-24T08:00Z__________",
            "2026-11-24 08:00:00Z",
            "2026-11-24T24:00:00Z",
            "2026-11-24T08:60:00Z",
            "2026-11-24T08:00:60Z",
            "2026-11-24T08:00:00+24:00",
            "2026-02-30T08:00:00Z",
            "2026-11-24T08:00:00Z\n",
        ],
    )
    def test_written_otherwise_is_refused(self, value: str) -> None:
        assert code_for("moment", value) == "TIME_INVALID"


class TestAnObjectInside:
    @pytest.mark.parametrize("value", ["text", 3, [{"name": "a"}]])
    def test_must_be_an_object(self, value: object) -> None:
        assert code_for("inner", value) == "FIELD_TYPE"

    def test_has_its_faults_named_with_their_path(self) -> None:
        [problem] = refused({"middle": {"inner": {"name": "too long"}}})

        assert problem == Problem(
            "FIELD_LENGTH", "$.middle.inner.name", "text of 8 characters", "1..5"
        )

    def test_is_judged_as_strictly_as_the_outermost(self) -> None:
        [problem] = refused({"middle": {"inner": {"name": "a", "phone": 1}}})

        assert (problem.code, problem.path) == ("FIELD_UNKNOWN", "$.middle.inner.phone")

    def test_is_read_as_tolerantly_as_the_outermost(self) -> None:
        company = {"phone": 1}
        body = {
            "middle": {"inner": {"name": "a"} | company} | company,
            "several": [company],
        } | company

        read = SHAPE.read(body | {"several": [{"name": "b"} | company]})

        given = {name: value for name, value in read.items() if value is not None}
        assert given == {"middle": {"inner": {"name": "a"}}, "several": [{"name": "b"}]}


class TestAList:
    def test_up_to_its_limit_is_taken(self) -> None:
        assert refused({"several": [{"name": "a"}, {"name": "b"}], "words": []}) == []

    def test_beyond_its_limit_is_refused_before_its_members_are_read(self) -> None:
        [problem] = refused({"several": [{}, {}, {}]})

        assert (problem.code, problem.path, problem.allowed) == (
            "FIELD_LENGTH",
            "$.several",
            "0..2",
        )

    @pytest.mark.parametrize("value", ["text", {"0": "a"}, 3])
    def test_must_be_a_list(self, value: object) -> None:
        assert code_for("words", value) == "FIELD_TYPE"

    def test_has_the_faults_of_its_members_named_by_place(self) -> None:
        found = refused({"words": ["a", 7], "several": [{"name": "a"}, {}]})

        assert {(p.code, p.path) for p in found} == {
            ("FIELD_TYPE", "$.words[1]"),
            ("FIELD_REQUIRED", "$.several[1].name"),
        }


class TestAnOrgan:
    def test_is_named_with_a_valid_credit_code(self) -> None:
        organ = {"name": "重庆市巴南区某局", "credit_code": "11500228733970274Y"}

        assert refused({"organ": organ}) == []

    @pytest.mark.parametrize(
        ("credit_code", "code"),
        [
            ("91510000740312079N", "CREDIT_CODE_CHECK_CHARACTER"),
            ("2222222222222", "CREDIT_CODE_FORM"),
            ("I1500228733970274Y", "CREDIT_CODE_FORM"),
            ("1" * 19, "CREDIT_CODE_FORM"),
        ],
    )
    def test_with_another_code_is_refused(self, credit_code: str, code: str) -> None:
        assert code_for("organ", {"name": "某局", "credit_code": credit_code}) == code


class TestADocumentNumber:
    def test_is_refused_with_an_example_of_each_kind(self) -> None:
        [problem] = refused({"document": "12号"})

        assert problem.code == "DOCUMENT_NUMBER_FORM"
        for example in problem.allowed.split("; "):
            assert refused({"document": example}) == []

    @pytest.mark.parametrize(
        "number",
        ["渝市监移[2026]12号", "渝市监移﹝2026﹞12号", "渝市监移【2026】12号", "(2026)川0104执1234号",
         "渝公(刑)立字〔2026〕12号"],
    )  # fmt: skip
    def test_with_a_bracket_of_another_code_point_is_told_which_one_to_use(
        self, number: str
    ) -> None:
        [problem] = refused({"document": number})

        assert problem.code == "DOCUMENT_NUMBER_BRACKETS"
        assert {"〔 U+3014", "〕 U+3015"} <= set(problem.allowed.replace(";", ",").split(", "))

    def test_that_is_no_text_is_named_so(self) -> None:
        assert code_for("document", 12) == "FIELD_TYPE"


def test_a_region_is_one_of_the_two_provinces() -> None:
    assert refused({"region": "50"}) == refused({"region": "51"}) == []
    assert code_for("region", "52") == "VALUE_NOT_IN_LIST"


@pytest.mark.parametrize("code", ["500112", "510107", "511500", "500000", "510181", "500381"])
def test_a_division_is_one_that_either_province_has_or_had(code: str) -> None:
    assert refused({"division": code}) == []


@pytest.mark.parametrize("code", ["509999", "51000x", "520000", "440305"])
def test_another_division_is_unknown(code: str) -> None:
    assert code_for("division", code) == "DIVISION_UNKNOWN"


def test_an_element_of_another_kind_has_no_published_form() -> None:
    with pytest.raises(TypeError, match="Email is no element of ours"):
        json_schema.of_element(fields.Email())


class TestWhetherAReaderTakesABody:
    GIVEN: ClassVar[dict[str, Any]] = {"organ": {"name": "局", "credit_code": "11500228733970274Y"}}

    def test_is_said_without_a_reason(self) -> None:
        assert SHAPE.holds(self.GIVEN)
        assert not SHAPE.holds({"whole": "3"})
        assert not SHAPE.holds({"organ": {"name": "局", "credit_code": "91510000740312079N"}})
