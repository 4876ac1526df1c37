"""JSON is read by two readers, a quick and a careful one, and nobody can tell which."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts import strict_json
from contracts.strict_json import DEEPEST, NotJson
from tests.strategies import LAW, damaged_messages


def outcome(body: bytes) -> str:
    """What reading gives, told so that 1, 1.0 and -0.0 differ."""
    try:
        return repr(strict_json.loads(body))
    except NotJson:
        return "no JSON"


def with_care(body: bytes) -> str:
    """Read by the careful reader: nothing that is written again ends with a blank."""
    return outcome(body + b" ")


DOCUMENTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


class TestReading:
    @LAW
    @given(body=damaged_messages())
    @example(b'{"a":1,"a":1}')
    @example(b'{"a":{"b":1,"b":2}}')
    @example(b"[1e999]")
    @example(b"[1e-400]")
    @example(b"[-0,-0.0,0.0,1E5,1e22]")
    @example(b"[18446744073709551615,18446744073709551616,-9223372036854775809]")
    @example(b'["\\ud800"]')
    @example(b'"\xed\xa0\x80"')
    @example(b"[NaN]")
    @example(b"[" * DEEPEST + b"]" * DEEPEST)
    @example(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1))
    @example(b"[" * 2000 + b"]" * 2000)
    @example(b"\xef\xbb\xbf{}")
    def test_gives_the_same_quickly_and_with_care(self, body: bytes) -> None:
        assert outcome(body) == with_care(body)

    @LAW
    @given(document=DOCUMENTS)
    def test_gives_what_python_would_of_whatever_python_wrote(self, document: Any) -> None:
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        strict = outcome(body)

        assert strict in {repr(json.loads(body.decode("utf-8", "surrogatepass"))), "no JSON"}
        assert strict == with_care(body)


class TestWriting:
    @LAW
    @given(document=DOCUMENTS)
    def test_comes_back(self, document: Any) -> None:
        assert repr(strict_json.loads(strict_json.dumps(document))) == repr(document)

    def test_is_short_and_no_name_is_escaped(self) -> None:
        assert strict_json.dumps({"名": [1, None, "é"]}) == '{"名":[1,null,"é"]}'.encode()

    def test_keeps_an_integer_of_any_length(self) -> None:
        assert strict_json.dumps({"n": 2**200}) == f'{{"n":{2**200}}}'.encode()

    def test_refuses_half_a_character(self) -> None:
        with pytest.raises(ValueError, match="surrogates"):
            strict_json.dumps(["\ud800"])
