"""Reading an envelope: what is poison, and under which code it is parked."""

import datetime as dt
import json
from typing import Any

import pytest

from contracts import envelope as envelopes
from contracts.elements.times import MOMENT_FORM
from contracts.errors import Problem, Unreadable
from tests.builders import an_envelope


def document(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(envelopes.encode(an_envelope()))
    return found | changes


def refused(body: bytes) -> tuple[Problem, ...]:
    with pytest.raises(Unreadable) as unreadable:
        envelopes.decode(body)
    return unreadable.value.problems


def refused_with(**changes: Any) -> tuple[Problem, ...]:
    head, *found = refused(json.dumps(document(**changes)).encode())
    assert head.code == "ENVELOPE_INVALID"
    return tuple(found)


class TestBytesThatAreNoJson:
    @pytest.mark.parametrize(
        ("body", "zh", "en"),
        [
            (b"", "第 1 行第 1 列不是 JSON", "no JSON at line 1, column 1"),
            (b"{", "第 1 行第 2 列不是 JSON", "no JSON at line 1, column 2"),
            (b"{\n'id': 1}", "第 2 行第 1 列不是 JSON", "no JSON at line 2, column 1"),
            (b"{} {}", "第 1 行第 4 列起在文档之后还有内容", "more after the document at line 1"),
            (b"\xff\xfe", "不是 UTF-8", "not UTF-8"),
            (b"\xef\xbb\xbf{}", "字节顺序标记 (BOM)", "a byte order mark (BOM)"),
            ("{}".encode("utf-16-le"), "疑为 UTF-16", "UTF-16, it seems"),
            ("{}".encode("utf-16-be"), "疑为 UTF-16", "UTF-16, it seems"),
            (b'{"a": NaN}', "NaN 不是 JSON", "NaN is no JSON"),
            (b'{"a": -Infinity}', "-Infinity 不是 JSON", "-Infinity is no JSON"),
            (b'{"a": 1e999}', "数字超出范围", "a number out of range"),
            (b'{"a": ' + b"9" * 5000 + b"}", "整数位数过多", "too many digits"),
            (b'{"a": 1, "a": 2}', "名称重复", "a name occurs twice"),
            (b'{"a": {"b": 1, "b": 1}}', "名称重复", "a name occurs twice"),
            (b'{"a": "\\ud800"}', "孤立的代理码位", "a lone surrogate"),
            (b'{"\\uDFFF": 1}', "孤立的代理码位", "a lone surrogate"),
            (b"[" * 100_000, "嵌套超过 64 层", "more than 64 levels"),
            (b'{"a":' * 40_000, "嵌套超过 64 层", "more than 64 levels"),
            (b'{"a": ' + b"[" * 64 + b"]" * 64 + b"}", "嵌套超过 64 层", "more than 64 levels"),
        ],
        ids=lambda value: repr(value[:20]),
    )
    def test_are_unreadable_and_it_is_said_why_in_both_languages(
        self, body: bytes, zh: str, en: str
    ) -> None:
        [problem] = refused(body)

        assert (problem.code, problem.path, problem.allowed) == ("NOT_JSON", "$", "I-JSON")
        assert problem.found.startswith(f"{len(body)} bytes: ")
        assert zh in problem.found
        assert en in problem.found

    @pytest.mark.parametrize(
        "body",
        [
            '{"张三": 1, "张三": 2}',
            '{"id": "张三" x}',
            '{"id": "张三\\ud800"}',
            '{"id": "张三"} 张三',
            '{"id": "张三", "n": NaN}',
        ],
    )
    def test_are_not_repeated_in_what_is_said(self, body: str) -> None:
        with pytest.raises(Unreadable) as unreadable:
            envelopes.decode(body.encode())

        assert "张三" not in str(unreadable.value)

    def test_may_be_as_deep_as_every_parser_goes(self) -> None:
        deep: Any = {}
        for _ in range(62):
            deep = [deep]

        assert envelopes.decode(json.dumps(document(note=deep)).encode()).extensions["note"] == deep

    @pytest.mark.parametrize("body", [b"null", b"[]", b'"text"', b"3", b"true"])
    def test_or_are_no_object_say_so(self, body: bytes) -> None:
        [problem] = refused(body)

        assert (problem.code, problem.path, problem.allowed) == ("FIELD_TYPE", "$", "object")

    def test_or_are_too_many_are_not_even_looked_at(self) -> None:
        [problem] = refused(b"{" * (envelopes.LARGEST + 1))

        assert problem == Problem("MESSAGE_TOO_LARGE", "$", "262145 bytes", "0..262144 bytes")


class TestAnEscapedPairOfSurrogates:
    def test_is_one_character_like_any_other(self) -> None:
        body = json.dumps(document(data={"name": "𠮷"})).encode()
        assert b"\\ud842\\udfb7" in body

        assert envelopes.decode(body).data == {"name": "𠮷"}


class TestAnAttribute:
    @pytest.mark.parametrize(
        "name", ["specversion", "id", "source", "type", "subject", "time", "partitionkey"]
    )
    def test_that_is_required_must_be_there(self, name: str) -> None:
        attributes = document()
        del attributes[name]

        _, problem = refused(json.dumps(attributes).encode())

        assert (problem.code, problem.path) == ("FIELD_REQUIRED", f"$.{name}")

    @pytest.mark.parametrize(
        ("name", "value", "code"),
        [
            ("specversion", "0.3", "VALUE_NOT_IN_LIST"),
            ("datacontenttype", "text/xml", "VALUE_NOT_IN_LIST"),
            ("id", "1", "FIELD_FORM"),
            ("id", "A" * 8 + "-aaaa-aaaa-aaaa-" + "a" * 12, "FIELD_FORM"),
            ("source", "chongqing/credit", "FIELD_FORM"),
            ("source", "/chongqing", "FIELD_FORM"),
            ("source", "/chongqing/credit/x", "FIELD_FORM"),
            ("type", "credit.listing-declared", "FIELD_FORM"),
            ("type", "cn.chuanyu.credit.listing-declared.v0", "FIELD_FORM"),
            ("type", "cn.chuanyu.credit.listing-declared.v1\n", "FIELD_FORM"),
            ("type", "cn.chuanyu.credit.listing-declared.v10000", "FIELD_FORM"),
            ("subject", "", "FIELD_LENGTH"),
            ("subject", "x" * 129, "FIELD_LENGTH"),
            ("partitionkey", "a\0b", "FIELD_FORM"),
            ("correlationid", 7, "FIELD_TYPE"),
            ("causationid", "x", "FIELD_FORM"),
            ("contractdigest", "md5:0", "FIELD_FORM"),
            ("traceparent", "00-0-0-0", "FIELD_FORM"),
            ("test", "true", "FIELD_TYPE"),
        ],
    )
    def test_of_another_form_is_named_with_its_code(self, name: str, value: Any, code: str) -> None:
        [problem] = refused_with(**{name: value})

        assert (problem.code, problem.path) == (code, f"$.{name}")

    @pytest.mark.parametrize(
        ("name", "length"),
        [
            ("id", 36),
            ("correlationid", 36),
            ("causationid", 36),
            ("contractdigest", 71),
            ("traceparent", 55),
        ],
    )
    def test_of_one_length_has_the_bounds_of_its_pattern(self, name: str, length: int) -> None:
        form = envelopes.SHAPE.structure["properties"][name]

        assert (form["minLength"], form["maxLength"]) == (length, length)

    def test_is_named_together_with_all_others_that_are_wrong(self) -> None:
        found = refused_with(id="1", source="x", test=3)

        assert {problem.path for problem in found} == {"$.id", "$.source", "$.test"}

    def test_that_nobody_knows_is_kept_for_whoever_does(self) -> None:
        read = envelopes.decode(json.dumps(document(lanenumber=7)).encode())

        assert read.extensions == {"lanenumber": 7}
        assert json.loads(envelopes.encode(read))["lanenumber"] == 7

    def test_that_is_null_counts_as_absent(self) -> None:
        read = envelopes.decode(json.dumps(document(causationid=None, expirytime=None)).encode())

        assert (read.causationid, read.expirytime) == (None, None)

    def test_is_never_repeated_in_what_is_said_of_it(self) -> None:
        with pytest.raises(Unreadable) as unreadable:
            envelopes.decode(json.dumps(document(subject="张三" * 100)).encode())

        assert "张三" not in str(unreadable.value)


class TestATime:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-11-24T12:00:00+08:00",
            "2026-11-24T04:00:00Z",
            "2026-11-24T04:00:00.123456789Z",
            "2026-11-24T04:00:00-00:00",
            "2000-01-01T00:00:00Z",
        ],
    )
    @pytest.mark.parametrize("name", ["time", "expirytime"])
    def test_of_rfc_3339_is_taken(self, name: str, text: str) -> None:
        read = envelopes.decode(json.dumps(document(**{name: text})).encode())

        assert getattr(read, name) == dt.datetime.fromisoformat(text)

    @pytest.mark.parametrize(
        "text",
        [
            "2026-11-24T12:00:00",  # no zone
            "2026-11-24 12:00:00+08:00",
            "2026-11-24",
            "20261124T120000Z",
            "2026-W48-2T12:00:00Z",
            "2026-11-24T12+08:00",
            "2026-11-24T12:00:00,5+08:00",
            "2026-11-24T12:00:00+08:00:30",
            "2026-11-24T25:00:00Z",
            "2026-02-30T12:00:00Z",
            "2026-11-24t12:00:00Z",
            "2026-11-24T12:00:00z",
            "2026-12-31T23:59:60Z",
            "2026-11-24T12:00:00.1234567890Z",
            "3000-01-01T00:00:00Z",
            "yesterday",
        ],
    )
    @pytest.mark.parametrize("name", ["time", "expirytime"])
    def test_of_another_form_is_refused(self, name: str, text: str) -> None:
        [problem] = refused_with(**{name: text})

        assert problem == Problem(
            "TIME_INVALID", f"$.{name}", f"text of {len(text)} characters", MOMENT_FORM
        )

    @pytest.mark.parametrize(
        "text",
        [
            "0001-01-01T00:00:00+08:00",  # before year 1 in UTC
            "9999-12-31T23:59:59-08:00",  # after year 9999 in UTC
            "1969-12-31T23:59:59Z",  # an AMQP timestamp is unsigned
            "1999-12-31T23:59:59Z",  # before anything of ours
        ],
    )
    def test_that_no_database_or_broker_can_hold_is_refused(self, text: str) -> None:
        [problem] = refused_with(time=text)

        assert problem.code == "TIME_INVALID"


class TestTheData:
    @pytest.mark.parametrize("value", [[], "text", 3])
    def test_must_be_an_object(self, value: Any) -> None:
        [problem] = refused_with(data=value)

        assert (problem.code, problem.path, problem.allowed) == ("FIELD_TYPE", "$.data", "object")

    def test_must_be_there(self) -> None:
        attributes = document()
        del attributes["data"]

        _, problem = refused(json.dumps(attributes).encode())

        assert (problem.code, problem.path) == ("FIELD_REQUIRED", "$.data")

    def test_may_not_stand_there_a_second_time_as_bytes(self) -> None:
        [problem] = refused_with(data_base64="e30=")

        assert problem == Problem("DATA_TWICE", "$.data_base64", "text of 4 characters", "data")

    def test_stands_there_once_when_the_other_is_null(self) -> None:
        read = envelopes.decode(json.dumps(document(data_base64=None)).encode())

        assert read.data == document()["data"]


class TestAnEnvelope:
    def test_tells_contract_version_and_node(self) -> None:
        envelope = an_envelope(
            type="cn.chuanyu.enforcement.lead-not-filed.v12", source="/sichuan/enforcement"
        )

        assert envelope.contract == "enforcement.lead-not-filed"
        assert envelope.version == 12
        assert envelope.node == "sichuan"

    def test_is_written_without_what_it_has_not(self) -> None:
        attributes = json.loads(envelopes.encode(an_envelope()))

        assert not {"test", "causationid", "expirytime", "traceparent"} & set(attributes)

    def test_says_that_it_is_a_test(self) -> None:
        assert json.loads(envelopes.encode(an_envelope(test=True)))["test"] is True

    def test_is_written_in_utf_8_and_not_in_escapes(self) -> None:
        assert "重庆".encode() in envelopes.encode(an_envelope(data={"name": "重庆"}))

    def test_is_identified_by_the_digest_of_its_bytes(self) -> None:
        assert envelopes.digest(b"abc") == (
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
