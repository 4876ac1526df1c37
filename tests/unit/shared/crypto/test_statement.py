"""The statement: one text for what it says, and no other text is one."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto.statement import Place, Statement, What, parsed
from tests.fakes.clock import NOON
from tests.unit.shared.crypto.builders import PLACE


STATEMENT = Statement(
    place=PLACE,
    body="sm3:" + "b" * 64,
    signed=NOON,
    algorithm="sm2-sm3",
    key="sm3:" + "a" * 64,
)
TEXT = f"""chuanyu-signature-1
what: message
sender: sichuan
receiver: chongqing
lane: credit
epoch: 3
number: 1042
contract: sha256:{"c" * 64}
body: sm3:{"b" * 64}
signed: 2026-11-24T04:00:00.000Z
algorithm: sm2-sm3
key: sm3:{"a" * 64}
""".encode()
NAMES = st.from_regex("[a-z][a-z0-9-]{0,63}", fullmatch=True)
NUMBERS = st.integers(min_value=0, max_value=10**15 - 1)
HEX = st.from_regex("[0-9a-f]{64}", fullmatch=True)
DIGESTS = st.builds("{}:{}".format, st.sampled_from(["sm3", "sha256"]), HEX)
PLACES = st.builds(
    Place,
    what=st.sampled_from(What),
    sender=NAMES,
    receiver=st.none() | NAMES,
    lane=st.none() | NAMES,
    epoch=NUMBERS,
    number=NUMBERS,
    contract=st.none() | st.builds("sha256:{}".format, HEX),
)
MOMENTS = st.datetimes(min_value=dt.datetime(1000, 1, 1), timezones=st.just(dt.UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
STATEMENTS = st.builds(
    Statement, place=PLACES, body=DIGESTS, signed=MOMENTS, algorithm=NAMES, key=DIGESTS
)


class TestAStatement:
    def test_is_this_text(self) -> None:
        assert STATEMENT.text == TEXT

    @given(STATEMENTS)
    def test_is_read_as_it_was_written(self, statement: Statement) -> None:
        assert parsed(statement.text) == statement

    def test_gives_its_moment_in_utc_to_the_millisecond(self) -> None:
        shanghai = dt.timezone(dt.timedelta(hours=8))
        moment = dt.datetime(2026, 11, 24, 12, 0, 0, 999, tzinfo=shanghai)

        assert dataclasses.replace(STATEMENT, signed=moment).text == TEXT

    def test_says_of_what_does_not_apply_that_it_does_not(self) -> None:
        place = dataclasses.replace(PLACE, receiver=None, lane=None, contract=None)

        lines = dataclasses.replace(STATEMENT, place=place).text.decode().splitlines()

        assert {"receiver: -", "lane: -", "contract: -"} <= set(lines)


class TestAnotherText:
    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            ("signature-1", "signature-2"),
            ("what: message", "what: letter"),
            ("what: message", "What: message"),
            ("sender: sichuan", "sender: -"),
            ("sender: sichuan", "sender: 四川"),
            ("sender: sichuan", "sender:  sichuan"),
            ("sender: sichuan", "sender: sichuan "),
            ("epoch: 3\n", ""),
            ("epoch: 3\n", "epoch: 3\nepoch: 3\n"),
            ("epoch: 3\nnumber: 1042\n", "number: 1042\nepoch: 3\n"),
            ("number: 1042", "number: 01042"),
            ("number: 1042", "number: +1042"),
            ("number: 1042", "number: -1"),
            ("number: 1042", "number: 1000000000000000"),
            ("cccc\n", "cccC\n"),
            ("contract: sha256", "contract: sm3"),
            ("body: sm3", "body: md5"),
            ("11-24", "02-30"),
            ("T04", "T24"),
            (":00.000Z", ":60.000Z"),
            (".000Z", "Z"),
            ("Z\n", "+00:00\n"),
            ("\n", "\r\n"),
        ],
    )
    def test_is_none(self, right: str, wrong: str) -> None:
        text = TEXT.decode().replace(right, wrong)

        assert text.encode() != TEXT
        assert parsed(text.encode()) is None

    @pytest.mark.parametrize(
        "text", [b"", TEXT[:-1], TEXT + b"\n", b"\n" + TEXT, b"\xef\xbb\xbf" + TEXT]
    )
    def test_is_none_before_or_after_it(self, text: bytes) -> None:
        assert parsed(text) is None

    @given(st.data())
    def test_says_something_else_when_a_bit_is_flipped(self, data: Any) -> None:
        at = data.draw(st.integers(0, len(TEXT) - 1))
        bit = data.draw(st.integers(0, 7))

        other = TEXT[:at] + bytes([TEXT[at] ^ 1 << bit]) + TEXT[at + 1 :]

        assert parsed(other) != STATEMENT
