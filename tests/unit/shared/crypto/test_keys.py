"""Keys have one public form and one id, are PEM that others read, and show no secret."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x448 import X448PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto import curve25519, encoding, keys
from shared.crypto.keys import PrivateKey, PublicKey
from shared.crypto.kinds import KINDS
from shared.crypto.refusals import KeyRefused
from shared.crypto.signing import Signer, Verifier
from tests.unit.shared.crypto import standards


every_kind = pytest.mark.parametrize("kind", KINDS)
PKCS8 = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
P256 = ec.generate_private_key(ec.SECP256R1())  # the curve that openssl takes by habit


def pem(label: str, text: str) -> bytes:
    return f"-----BEGIN {label}-----\n{text}\n-----END {label}-----\n".encode()


@every_kind
class TestAKey:
    def test_is_the_same_after_it_was_written(self, kind: str) -> None:
        key = keys.generate(kind)

        assert keys.private_key(key.pem) == key
        assert keys.public_key(key.public.pem.encode()) == key.public

    def test_is_another_each_time(self, kind: str) -> None:
        ids = {keys.generate(kind).public.id for _ in range(5)}

        assert len(ids) == 5

    def test_shows_no_secret(self, kind: str) -> None:
        key = keys.generate(kind)

        assert str(key.secret) not in repr(key)
        assert key.secret.hex() not in repr(key)

    def test_with_a_byte_lost_is_refused_without_a_word_of_it(self, kind: str) -> None:
        key = keys.generate(kind)
        lines = key.pem.decode().splitlines()
        lines[-2] = encoding.encoded(encoding.decoded(lines[-2])[:-1])  # type: ignore[index]

        with pytest.raises(KeyRefused) as refused:
            keys.private_key("\n".join(lines).encode())

        assert refused.value.code == "KEY_UNREADABLE"
        assert refused.value.problem.found == "damaged"
        assert refused.value.__cause__ is None

    def test_may_have_spaces_around_it(self, kind: str) -> None:
        key = keys.generate(kind)

        assert keys.public_key(b"\r\n" + key.public.pem.encode() + b"\n\n") == key.public


class TestTheIdOfAKey:
    def test_is_the_sm3_digest_of_the_spki_for_sm2(self) -> None:
        # openssl pkey -pubin -outform DER | openssl dgst -sm3, of the key of GB/T 32918.5
        expected = "sm3:d94a2fcb88a63e824c32120f09f843778b6a29434a37f9d83e207e5da8806075"

        assert standards.SM2.public.id == expected

    def test_is_the_sha256_digest_of_the_spki_for_ed25519(self) -> None:
        expected = "sha256:8d39ba50abe50f77b6bb8ae7b6927aff7ffbeba35ad2837c0e51e82bcbcc60d5"

        assert standards.ED25519.public.id == expected


class TestWhatIsNoKey:
    @pytest.mark.parametrize(
        "text",
        [
            b"",
            b"\xff\xfe",
            pem("PUBLIC KEY", "AAAA"),
            pem("PUBLIC KEY", "MIIB*"),
            pem("CERTIFICATE", "AAAA"),
            standards.SM2.public.pem.encode() * 2,
            b"before\n" + standards.SM2.public.pem.encode(),
            standards.SM2.pem,
        ],
    )
    def test_is_refused(self, text: bytes) -> None:
        with pytest.raises(KeyRefused, match="KEY_UNREADABLE"):
            keys.public_key(text)

    @pytest.mark.parametrize(
        "text",
        [
            b"",
            pem("PRIVATE KEY", "AAAA"),
            P256.private_bytes(*PKCS8),
            standards.SM2.public.pem.encode(),
        ],
        ids=["nothing", "no DER", "another curve", "a public key"],
    )
    def test_is_refused_as_a_private_key_too(self, text: bytes) -> None:
        with pytest.raises(KeyRefused, match="KEY_UNREADABLE"):
            keys.private_key(text)

    def test_is_a_public_key_of_another_curve(self) -> None:
        other = P256.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

        with pytest.raises(KeyRefused, match="KEY_UNREADABLE"):
            keys.public_key(other)

    def test_is_a_point_beside_the_curve(self) -> None:
        point = bytearray(standards.SM2_POINT)
        point[-1] ^= 1

        with pytest.raises(KeyRefused, match="KEY_UNREADABLE"):
            keys.public_key(PublicKey(standards.SM2.kind, bytes(point)).pem.encode())

    def test_is_a_compressed_point(self) -> None:
        key = standards.SM2.public
        compressed = b"\x30\x39" + key.kind.algorithm_id + b"\x03\x22\x00\x03" + key.point[1:33]

        with pytest.raises(KeyRefused, match="KEY_UNREADABLE"):
            keys.public_key(pem("PUBLIC KEY", encoding.encoded(compressed)))

    def test_is_an_encrypted_file(self) -> None:
        # as openssl pkcs8 -topk8 writes it
        encrypted = standards.SM2.pem.replace(b"PRIVATE", b"ENCRYPTED PRIVATE")

        with pytest.raises(KeyRefused, match="without password"):
            keys.private_key(encrypted)


def test_a_public_key_is_computed_and_not_believed() -> None:
    """A file could hold the public key of somebody else beside the secret."""
    other = keys.generate("sm2").public.point
    pair = encoding.decoded("".join(standards.SM2.pem.decode().splitlines()[1:-1]))
    assert pair is not None

    text = encoding.encoded(pair.replace(standards.SM2_POINT, other))

    assert keys.private_key(pem("PRIVATE KEY", text)).public == standards.SM2.public


ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


class TestASecretOfSm2:
    """From 1 to the order less two (GB/T 32918.1 §6.1)."""

    def file(self, number: int) -> bytes:
        pair = encoding.decoded("".join(standards.SM2.pem.decode().splitlines()[1:-1]))
        assert pair is not None
        other = pair.replace(standards.SM2.secret, number.to_bytes(32, "big"))
        return pem("PRIVATE KEY", encoding.encoded(other))

    @pytest.mark.parametrize("number", [1, ORDER - 2])
    def test_signs(self, number: int) -> None:
        key = keys.private_key(self.file(number))

        assert Verifier(key.public).verify(b"data", Signer(key).sign(b"data"))

    @pytest.mark.parametrize("number", [0, ORDER - 1, ORDER, 2**256 - 1])
    def test_is_no_other_number(self, number: int) -> None:
        with pytest.raises(KeyRefused, match="KEY_UNREADABLE"):
            keys.private_key(self.file(number))


class TestBase64:
    @given(st.binary(max_size=40))
    def test_gives_back_what_was_written(self, data: bytes) -> None:
        assert encoding.decoded(encoding.encoded(data)) == data

    @pytest.mark.parametrize(
        "text", ["QQ", "QQ=", "QR==", "QQ==\n", "Q Q=", "QQ==QQ==", "é", "_-=="]
    )
    def test_has_one_text_for_the_same_bytes(self, text: str) -> None:
        assert encoding.decoded(text) is None


def test_a_private_key_is_made_from_its_secret_alone() -> None:
    assert PrivateKey(standards.SM2.kind, standards.SM2.secret) == standards.SM2


def test_the_module_of_ed25519_and_x25519_takes_no_other_key() -> None:
    with pytest.raises((TypeError, ValueError)):
        curve25519.secret_of(X448PrivateKey.generate().private_bytes(*PKCS8))
