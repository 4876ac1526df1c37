"""SM2 with SM3 and Ed25519 sign as their standards print it, and nothing altered passes."""

import pytest

from deploy.publish.repeatable import der_integer, der_sequence
from shared.crypto import keys
from shared.crypto.digests import digest
from shared.crypto.keys import PrivateKey
from shared.crypto.signing import Signer, Verifier
from tests.unit.shared.crypto import standards


DATA = b"twelve lines"


class TestTheExamplesOfTheStandards:
    def test_of_sm2_are_verified(self) -> None:
        verifier = Verifier(standards.SM2.public)

        assert standards.SM2.public.point == standards.SM2_POINT
        assert verifier.verify(standards.SM2_MESSAGE, standards.SM2_SIGNATURE)

    def test_of_ed25519_are_made_and_verified(self) -> None:
        made = Signer(standards.ED25519).sign(standards.ED25519_MESSAGE)

        assert standards.ED25519.public.point == standards.ED25519_POINT
        assert made == standards.ED25519_SIGNATURE
        assert Verifier(standards.ED25519.public).verify(standards.ED25519_MESSAGE, made)

    def test_of_sm3_are_made(self) -> None:
        # GB/T 32905-2016 annex A.1
        expected = "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

        assert digest("sm3", b"abc") == expected

    def test_of_sha256_are_made(self) -> None:
        # FIPS 180-4
        expected = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

        assert digest("sha256", b"abc") == expected


class TestASignature:
    def test_is_verified_by_the_public_key(self, key: PrivateKey) -> None:
        signature = Signer(key).sign(DATA)

        assert Verifier(key.public).verify(DATA, signature)

    def test_is_none_of_another_key(self, key: PrivateKey) -> None:
        signature = Signer(keys.generate(key.kind.name)).sign(DATA)

        assert not Verifier(key.public).verify(DATA, signature)

    def test_is_none_of_other_data(self, key: PrivateKey) -> None:
        signature = Signer(key).sign(DATA)

        assert not Verifier(key.public).verify(DATA + b"\n", signature)

    def test_is_none_with_any_bit_flipped(self, key: PrivateKey) -> None:
        signature, verifier = Signer(key).sign(DATA), Verifier(key.public)

        flipped = (
            signature[:at] + bytes([signature[at] ^ 1 << bit]) + signature[at + 1 :]
            for at in range(len(signature))
            for bit in range(8)
        )

        assert not any(verifier.verify(DATA, other) for other in flipped)

    @pytest.mark.parametrize("other", [b"", b"\x30\x00", b"\x30\x06\x02\x01\x00\x02\x01\x00"])
    def test_is_nothing_short(self, key: PrivateKey, other: bytes) -> None:
        assert not Verifier(key.public).verify(DATA, other)

    def test_has_nothing_after_it(self, key: PrivateKey) -> None:
        signature = Signer(key).sign(DATA)

        assert not Verifier(key.public).verify(DATA, signature + b"\0")


class TestASignatureOfSm2:
    def test_has_one_encoding(self) -> None:
        """BER allows more zeros and longer lengths; the same signature would have two texts."""
        long_length = b"\x30\x81" + standards.SM2_SIGNATURE[1:]
        more_zeros = standards.SM2_SIGNATURE.replace(b"\x02\x21\x00", b"\x02\x22\x00\x00", 1)

        verifier = Verifier(standards.SM2.public)
        others = (long_length, more_zeros, der_sequence(der_integer(1), der_integer(2)))

        assert not any(verifier.verify(standards.SM2_MESSAGE, other) for other in others)


def test_a_key_for_sealing_signs_nothing() -> None:
    key = keys.generate("x25519")

    with pytest.raises(ValueError, match="x25519 keys do not sign"):
        Signer(key)
    with pytest.raises(ValueError, match="x25519 keys do not sign"):
        Verifier(key.public)
