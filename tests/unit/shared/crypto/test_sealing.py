"""Sealed fields: opened by their receiver at their place, and broken by every change."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import CODES
from shared.crypto import encoding, keys, sealing, sm2
from shared.crypto.keys import PrivateKey
from shared.crypto.refusals import SealRefused
from shared.crypto.sealing import MEMBER, Opener, Sealer, is_sealed
from tests.unit.shared.crypto import standards


MESSAGE, FIELD = "0192f0c1-0000-7000-8000-000000000001", "$.persons[0].id_number"
NUMBER = "500101199001011234"


@pytest.fixture(params=["sm2", "x25519"])
def key(request: pytest.FixtureRequest) -> PrivateKey:
    return keys.generate(request.param)


@pytest.fixture
def sealer(key: PrivateKey) -> Sealer:
    return Sealer("sichuan", key.public)


@pytest.fixture
def opener(key: PrivateKey) -> Opener:
    return Opener("sichuan", [keys.generate("sm2"), key])


def refused(opener: Opener, key: str, sealed: Any, **other: str) -> str:
    """The code of the refusal, which says nothing of the value."""
    with pytest.raises(SealRefused) as refusal:
        opener.open(key, sealed, **{"message": MESSAGE, "field": FIELD, **other})
    assert refusal.value.code in CODES
    assert NUMBER not in str(refusal.value)
    assert refusal.value.__cause__ is None
    return refusal.value.code


def flipped(text: str) -> list[str]:
    """The texts of the bytes with one bit changed, each byte once."""
    data = encoding.decoded(text)
    assert data is not None
    return [
        encoding.encoded(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :])
        for at in range(len(data))
    ]


class TestASealedField:
    @given(
        value=st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(10**9), 10**9)
            | st.text(st.characters(exclude_categories=["Cs"])),
            lambda inner: st.lists(inner) | st.dictionaries(st.text("ab"), inner),
            max_leaves=5,
        )
    )
    def test_is_opened_to_the_value_whatever_its_kind(self, value: Any) -> None:
        sealer = Sealer("sichuan", X25519.public)

        sealed = sealer.seal(value, message=MESSAGE, field=FIELD)

        opened = Opener("sichuan", [X25519]).open(sealer.key, sealed, message=MESSAGE, field=FIELD)
        assert opened == value

    def test_is_opened_by_its_receiver(self, sealer: Sealer, opener: Opener) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)

        assert opener.open(sealer.key, sealed, message=MESSAGE, field=FIELD) == NUMBER

    def test_shows_nothing(self, sealer: Sealer) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)

        data = encoding.decoded(sealed[MEMBER])
        assert is_sealed(sealed)
        assert data is not None
        assert NUMBER.encode() not in data

    def test_is_another_text_each_time(self, sealer: Sealer) -> None:
        texts = {sealer.seal(NUMBER, message=MESSAGE, field=FIELD)[MEMBER] for _ in range(5)}

        assert len(texts) == 5

    @pytest.mark.parametrize(
        "other",
        [{"message": "0192f0c1-0000-7000-8000-000000000002"}, {"field": "$.persons[1].id_number"}],
    )
    def test_cannot_be_moved(self, sealer: Sealer, opener: Opener, other: dict[str, str]) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)

        assert refused(opener, sealer.key, sealed, **other) == "SEAL_BROKEN"

    def test_is_for_nobody_else_who_has_the_key(self, sealer: Sealer, key: PrivateKey) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)

        assert refused(Opener("chongqing", [key]), sealer.key, sealed) == "SEAL_BROKEN"

    def test_is_broken_by_any_bit(self, sealer: Sealer, opener: Opener) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)

        for other in flipped(sealed[MEMBER]):
            assert refused(opener, sealer.key, {MEMBER: other}) == "SEAL_BROKEN"

    def test_of_another_batch_does_not_open_by_this_key(
        self, sealer: Sealer, opener: Opener, key: PrivateKey
    ) -> None:
        sealed = Sealer("sichuan", key.public).seal(NUMBER, message=MESSAGE, field=FIELD)

        assert refused(opener, sealer.key, sealed) == "SEAL_BROKEN"

    @pytest.mark.parametrize(
        "sealed",
        [
            NUMBER,
            None,
            {},
            {MEMBER: 1},
            {MEMBER: ""},
            {MEMBER: "QQ"},
            {MEMBER: encoding.encoded(bytes(28))},
            {MEMBER: encoding.encoded(bytes(40)), "more": 1},
        ],
    )
    def test_has_one_form(self, sealer: Sealer, opener: Opener, sealed: Any) -> None:
        assert refused(opener, sealer.key, sealed) == "SEALED_UNREADABLE"

    def test_holds_json(
        self, sealer: Sealer, opener: Opener, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(json, "dumps", lambda value, **_: value)
        sealed = sealer.seal(f'"{NUMBER}', message=MESSAGE, field=FIELD)

        assert refused(opener, sealer.key, sealed) == "SEALED_UNREADABLE"


class TestTheKeyOfABatch:
    def test_is_for_a_key_of_the_receiver(self, sealer: Sealer) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)
        other = Opener("sichuan", [keys.generate("sm2"), keys.generate("x25519")])

        assert refused(other, sealer.key, sealed) == "SEAL_KEY_UNKNOWN"

    def test_is_broken_by_any_bit(self, sealer: Sealer, opener: Opener) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)
        head, _, wrapped = sealer.key.rpartition(".")

        for other in flipped(wrapped):
            assert refused(opener, f"{head}.{other}", sealed) == "SEAL_BROKEN"

    @pytest.mark.parametrize(
        "wrapped", ["", "QQ==", "QR==", encoding.encoded(bytes(32)), encoding.encoded(bytes(200))]
    )
    def test_is_nothing_else(self, sealer: Sealer, opener: Opener, wrapped: str) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)
        head = sealer.key.rpartition(".")[0]

        assert refused(opener, f"{head}.{wrapped}", sealed) in {"SEAL_BROKEN", "SEALED_UNREADABLE"}

    def test_is_not_read_as_one_of_another_suite(
        self, sealer: Sealer, opener: Opener, key: PrivateKey
    ) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)
        mine = sealer.key.partition(".")[0]
        [other] = sealing.SUITES.keys() - {mine}

        text = sealer.key.replace(mine, other)

        assert refused(opener, text, sealed) == "SEAL_KEY_UNKNOWN"

    @pytest.mark.parametrize(
        "text", ["", "sm2", "rsa-des.sm3:" + "0" * 64 + ".QQ==", "sm2-sm4-gcm.sm3:0.QQ=="]
    )
    def test_has_one_form(self, opener: Opener, sealer: Sealer, text: str) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)

        assert refused(opener, text, sealed) == "SEALED_UNREADABLE"

    def test_is_another_for_each_batch(self, key: PrivateKey) -> None:
        assert Sealer("sichuan", key.public).key != Sealer("sichuan", key.public).key

    def test_is_taken_out_once_for_all_messages_of_a_batch(
        self, sealer: Sealer, opener: Opener, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sealed = sealer.seal(NUMBER, message=MESSAGE, field=FIELD)
        opener.open(sealer.key, sealed, message=MESSAGE, field=FIELD)

        monkeypatch.setattr(opener, "_keys", {})

        assert opener.open(sealer.key, sealed, message=MESSAGE, field=FIELD) == NUMBER


@pytest.mark.parametrize(
    "other",
    [
        {"field": "id_number"},
        {"field": "$.a\nfield: $.b"},
        {"message": "1\nfield: $.a"},
        {"message": ""},
    ],
)
def test_what_a_field_is_bound_to_has_one_form(sealer: Sealer, other: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is bound to"):
        sealer.seal(NUMBER, **{"message": MESSAGE, "field": FIELD, **other})


def test_the_example_of_the_standard_is_decrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its plaintext has 19 bytes, a wrapped key of ours 16: the form is looked at before."""
    assert sm2.unwrap(standards.SM2.secret, standards.SM2_CIPHER) is None

    monkeypatch.setattr(sm2, "_WRAPPED", re.compile(b".*", re.DOTALL))

    assert sm2.unwrap(standards.SM2.secret, standards.SM2_CIPHER) == standards.SM2_PLAIN


X25519 = keys.generate("x25519")
