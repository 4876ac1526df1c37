"""A signature on its line: taken for what it says, or refused with the code of what is wrong."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from contracts.codes import CODES
from shared.crypto import encoding, keys
from shared.crypto.keyring import Use
from shared.crypto.keys import PrivateKey
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signatures import Judge, signed, taken_apart
from shared.crypto.signing import Signer
from shared.crypto.statement import Statement, What
from tests.fakes.clock import NOON
from tests.unit.shared.crypto.builders import (
    BODY,
    BOUNDS,
    CONTRACT,
    DAY,
    EXPECTED,
    PLACE,
    a_judge,
    a_line,
    a_record,
)


SECOND = dt.timedelta(seconds=1)


def refused(judge: Judge, line: str | None, body: bytes = BODY, **other: Any) -> str:
    """The code of the refusal."""
    facts: Any = {"expected": EXPECTED, "received": NOON} | other
    with pytest.raises(SignatureRefused) as refusal:
        judge.judge(line, body, **facts)
    assert refusal.value.code in CODES
    return refusal.value.code


def forged(line: str, **changed: Any) -> str:
    """Another statement under the signature of the line."""
    statement, signature = taken_apart(line)
    place = {name: changed.pop(name) for name in [*changed] if name in vars(PLACE)}
    other = dataclasses.replace(
        statement, place=dataclasses.replace(statement.place, **place), **changed
    )
    return f"{encoding.encoded(other.text)}.{encoding.encoded(signature)}"


class TestAProvedSignature:
    def test_gives_its_statement(self, key: PrivateKey) -> None:
        statement = a_judge(a_record(key)).judge(a_line(key), BODY, EXPECTED, NOON)

        assert statement.place == PLACE
        assert (statement.key, statement.signed) == (key.public.id, NOON)

    def test_is_one_line_that_any_header_takes(self, key: PrivateKey) -> None:
        line = a_line(key)

        assert line.isascii()
        assert line.isprintable()
        assert " " not in line
        assert len(line) < 700

    def test_names_the_body_by_the_digest_of_its_algorithm(self) -> None:
        for kind, algorithm in (("sm2", "sm3"), ("ed25519", "sha256")):
            statement, _ = taken_apart(a_line(keys.generate(kind)))
            assert statement.body.startswith(f"{algorithm}:")

    @pytest.mark.parametrize("age", [dt.timedelta(0), 7 * DAY, -BOUNDS.clock_error])
    def test_may_be_as_old_as_the_longest_outage(self, key: PrivateKey, age: dt.timedelta) -> None:
        judge = a_judge(a_record(key))

        assert judge.judge(a_line(key), BODY, EXPECTED, NOON + age).signed == NOON

    def test_counts_though_its_key_has_expired_since(self, key: PrivateKey) -> None:
        judge = a_judge(a_record(key, not_after=NOON + SECOND))

        assert judge.judge(a_line(key), BODY, EXPECTED, NOON + DAY).signed == NOON

    def test_counted_before_its_key_was_revoked(self, key: PrivateKey) -> None:
        """As the evidence of what came then: the moment of arrival is given."""
        judge = a_judge(a_record(key, revoked_at=NOON + DAY))

        assert judge.judge(a_line(key), BODY, EXPECTED, NOON).signed == NOON


class TestNoSignature:
    @pytest.mark.parametrize("line", [None, ""])
    def test_is_refused(self, key: PrivateKey, line: str | None) -> None:
        assert refused(a_judge(a_record(key)), line) == "SIGNATURE_MISSING"


class TestALineThatIsNone:
    @pytest.mark.parametrize(
        "spoil",
        [
            lambda line: "x",
            lambda line: line + " ",
            lambda line: line.replace(".", ". "),
            lambda line: line.replace(".", ""),
            lambda line: line + "." + line,
            lambda line: "." + line.partition(".")[2],
            lambda line: line.replace("=", ""),
            lambda line: encoding.encoded(b"hello") + "." + line.partition(".")[2],
            lambda line: line * 5,
            lambda line: "签名",
        ],
    )
    def test_is_unreadable(self, spoil: Any) -> None:
        key = keys.generate("sm2")

        code = refused(a_judge(a_record(key)), spoil(a_line(key)))

        assert code == "SIGNATURE_UNREADABLE"


class TestAnAlteredMessage:
    def test_is_not_what_was_signed(self, key: PrivateKey) -> None:
        judge, line = a_judge(a_record(key)), a_line(key)

        for body in (BODY + b"\n", BODY[:-1], b"", BODY.replace(b'": ', b'":')):
            assert refused(judge, line, body) == "BODY_NOT_SIGNED"

    def test_is_found_with_any_bit_flipped(self, key: PrivateKey) -> None:
        judge, line = a_judge(a_record(key)), a_line(key)

        for at in range(len(BODY)):
            body = BODY[:at] + bytes([BODY[at] ^ 1 << at % 8]) + BODY[at + 1 :]
            assert refused(judge, line, body) == "BODY_NOT_SIGNED"


class TestAnAlteredStatement:
    @pytest.mark.parametrize(
        "changed",
        [
            {"what": What.RECEIPT},
            {"lane": "enforcement"},
            {"lane": None},
            {"epoch": 4},
            {"number": 1043},
            {"contract": None},
            {"contract": CONTRACT.replace("c", "d")},
            {"body": "sm3:" + "0" * 64},
            {"signed": NOON + SECOND},
        ],
    )
    def test_is_not_what_was_signed(self, key: PrivateKey, changed: Any) -> None:
        line = forged(a_line(key), **changed)

        assert refused(a_judge(a_record(key)), line) == "SIGNATURE_WRONG"

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"sender": "chongqing"}, "SENDER_NOT_ALLOWED"),
            ({"receiver": "yukuaiban"}, "SIGNED_FOR_ANOTHER"),
            ({"receiver": None}, "SIGNED_FOR_ANOTHER"),
            ({"algorithm": "rsa-sha1"}, "ALGORITHM_NOT_ALLOWED"),
            ({"key": "sm3:" + "0" * 64}, "KEY_UNKNOWN"),
        ],
    )
    def test_may_be_refused_before_that(self, key: PrivateKey, changed: Any, code: str) -> None:
        line = forged(a_line(key), **changed)

        assert refused(a_judge(a_record(key)), line) == code

    def test_is_found_with_any_character_changed(self, key: PrivateKey) -> None:
        judge, line = a_judge(a_record(key)), a_line(key)

        for at, character in enumerate(line):
            other = "A" if character != "A" else "B"
            assert refused(judge, line[:at] + other + line[at + 1 :])

    def test_may_name_the_algorithm_of_no_other_key(self) -> None:
        key = keys.generate("sm2")
        line = forged(a_line(key), algorithm="ed25519")

        assert refused(a_judge(a_record(key)), line) == "SIGNATURE_WRONG"


class TestAKey:
    def test_must_be_known(self, key: PrivateKey) -> None:
        assert refused(a_judge(), a_line(key)) == "KEY_UNKNOWN"

    def test_must_be_the_senders(self, key: PrivateKey) -> None:
        judge = a_judge(a_record(key, participant="yukuaiban"))

        assert refused(judge, a_line(key)) == "KEY_UNKNOWN"

    def test_must_be_for_signing(self) -> None:
        key = keys.generate("sm2")

        assert refused(a_judge(a_record(key, use=Use.SEAL)), a_line(key)) == "KEY_UNKNOWN"

    def test_must_have_begun_when_it_signed(self, key: PrivateKey) -> None:
        judge = a_judge(a_record(key, not_before=NOON + SECOND))

        assert refused(judge, a_line(key), received=NOON + DAY) == "KEY_NOT_YET_VALID"

    def test_must_not_have_ended_when_it_signed(self, key: PrivateKey) -> None:
        judge = a_judge(a_record(key, not_after=NOON))

        assert refused(judge, a_line(key)) == "KEY_EXPIRED_AT_SIGNING"

    @pytest.mark.parametrize("since", [dt.timedelta(0), 20 * DAY])
    def test_that_is_revoked_counts_no_more_whenever_it_signed(
        self, key: PrivateKey, since: dt.timedelta
    ) -> None:
        judge = a_judge(a_record(key, revoked_at=NOON - since))

        assert refused(judge, a_line(key, NOON - DAY)) == "KEY_REVOKED"

    def test_that_has_expired_cannot_sign_with_a_date_of_old(self, key: PrivateKey) -> None:
        judge = a_judge(a_record(key, not_after=NOON - 8 * DAY))

        line = a_line(key, NOON - 9 * DAY)

        assert refused(judge, line) == "SIGNED_TOO_LONG_AGO"


class TestTheMomentOfSigning:
    @pytest.mark.parametrize(
        ("at", "code"),
        [
            (NOON + BOUNDS.clock_error + SECOND, "SIGNED_IN_FUTURE"),
            (NOON - 7 * DAY - BOUNDS.clock_error - SECOND, "SIGNED_TOO_LONG_AGO"),
        ],
    )
    def test_is_near_the_moment_of_arrival(
        self, key: PrivateKey, at: dt.datetime, code: str
    ) -> None:
        assert refused(a_judge(a_record(key)), a_line(key, at)) == code


class TestAnAlgorithm:
    def test_must_be_agreed(self, key: PrivateKey) -> None:
        agreed = {"sm2": "ed25519", "ed25519": "sm2-sm3"}[key.kind.name]
        expected = dataclasses.replace(EXPECTED, algorithms={agreed})

        assert refused(a_judge(a_record(key)), a_line(key), expected=expected) == (
            "ALGORITHM_NOT_ALLOWED"
        )

    def test_that_nobody_has_is_not_made_good_by_agreeing_on_it(self, key: PrivateKey) -> None:
        expected = dataclasses.replace(EXPECTED, algorithms={"none"})
        line = forged(a_line(key), algorithm="none")

        assert refused(a_judge(a_record(key)), line, expected=expected) == "ALGORITHM_NOT_ALLOWED"


class TestAReceipt:
    def test_needs_no_lane_number_or_contract(self, key: PrivateKey) -> None:
        line = a_line(key, what=What.RECEIPT, lane=None, epoch=0, number=0, contract=None)

        statement = a_judge(a_record(key)).judge(line, BODY, EXPECTED, NOON)

        assert statement.place.what is What.RECEIPT


def test_nothing_is_signed_that_no_receiver_would_read(key: PrivateKey) -> None:
    place = dataclasses.replace(PLACE, sender="四川")

    with pytest.raises((ValueError, UnicodeEncodeError)):
        signed(place, BODY, Signer(key), NOON)
    with pytest.raises(ValueError, match="no receiver would read"):
        signed(dataclasses.replace(PLACE, number=-1), BODY, Signer(key), NOON)


def test_a_refusal_tells_nothing_of_the_body(key: PrivateKey) -> None:
    with pytest.raises(SignatureRefused) as refusal:
        a_judge(a_record(key)).judge(a_line(key), BODY + b" ", EXPECTED, NOON)

    assert "张三" not in str(refusal.value)


def test_a_statement_is_what_it_says(key: PrivateKey) -> None:
    statement, _ = taken_apart(a_line(key))

    assert isinstance(statement, Statement)
