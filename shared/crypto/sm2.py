"""SM2 (GB/T 32918) on its own curve, by compiled libraries: tongsuopy signs, gmssl-pyx wraps keys.

Signatures are those of GM/T 0009: over SM3(Z ‖ data) where Z holds the public key and the user id
1234567812345678, as DER of r and s.  A wrapped key is DER of x, y, SM3 hash, cipher (order C1C3C2).
"""

import re
from collections.abc import Callable

import gmssl_pyx
from tongsuopy.crypto import hashes, serialization
from tongsuopy.crypto.asymciphers import ec
from tongsuopy.crypto.exceptions import InternalError, InvalidSignature


ALGORITHM_ID = bytes.fromhex("301306072a8648ce3d020106082a811ccf5501822d")  # id-ecPublicKey, SM2
SPKI_HEAD = bytes.fromhex("3059") + ALGORITHM_ID + bytes.fromhex("034200")
SECRET = 32  # bytes
# the order less two (GB/T 32918.1 §6.1): by the order less one, which the library takes, nobody can sign
_LARGEST = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54121
_CURVE = ec.SM2()
_SM3 = ec.ECDSA(hashes.SM3())  # for a key of this curve the library computes SM2, and Z by itself
# of a wrapped 16-byte key, so that no other form reaches the C code
_WRAPPED = re.compile(
    rb"\x30[\x00-\x7f](?:\x02[\x01-\x21].{1,33}){2}\x04\x20.{32}\x04\x10.{16}", re.DOTALL
)


def generate() -> bytes:
    return _secret(ec.generate_private_key(_CURVE))


def _secret(key: ec.EllipticCurvePrivateKey) -> bytes:
    value: int = key.private_numbers().private_value
    return value.to_bytes(SECRET, "big")


def _private(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(secret, "big"), _CURVE)


def secret_of(pem: bytes) -> bytes:
    """Of a PKCS#8 file; ValueError or TypeError when it is none, or when its number is no secret."""
    secret = _secret(serialization.load_pem_private_key(pem, None))
    if not 1 <= int.from_bytes(secret, "big") <= _LARGEST:
        raise ValueError("out of range")
    return secret


def pem_of(secret: bytes) -> bytes:
    """As PKCS#8 PEM, which openssl reads."""
    pem: bytes = _private(secret).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem


def point_of(secret: bytes) -> bytes:
    """The public key as 04 ‖ x ‖ y; computed, since a file may hold another beside the secret."""
    point: bytes = (
        _private(secret)
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return point


def is_point(point: bytes) -> bool:
    """Whether the bytes are a point of the curve."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except (ValueError, InternalError):
        return False
    return True


def signer(secret: bytes) -> Callable[[bytes], bytes]:
    key = _private(secret)

    def sign(data: bytes) -> bytes:
        signature: bytes = key.sign(data, _SM3)
        return signature

    return sign


def verifier(point: bytes) -> Callable[[bytes, bytes], bool]:
    key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)

    def verify(data: bytes, signature: bytes) -> bool:
        try:
            key.verify(signature, data, _SM3)
        except (InvalidSignature, InternalError):  # the second for what is no DER of two numbers
            return False
        return True

    return verify


def wrap(point: bytes, key: bytes) -> bytes:
    """A 16-byte key for whoever has the secret of this point."""
    wrapped: bytes = gmssl_pyx.sm2_encrypt(point[1:], key)
    return wrapped


def unwrap(secret: bytes, wrapped: bytes) -> bytes | None:
    """The key; None when it was altered or is for another secret, which the hash inside shows."""
    if not _WRAPPED.fullmatch(wrapped):
        return None
    try:
        key: bytes = gmssl_pyx.sm2_decrypt(secret, wrapped)
    except gmssl_pyx.GmsslInnerError:
        return None
    return key
