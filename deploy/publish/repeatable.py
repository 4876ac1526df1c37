"""SM2 signatures that are the same each time, so that what is published changes only with what it says.

For the example keys alone: SM2 wants a random number, and here it is made of secret and data.  Everything else is
GB/T 32918.2 §6.1 written out, which the standard's own example and three libraries judge in the tests.
"""

from shared.crypto import sm2
from shared.crypto.digests import digest
from shared.crypto.keys import PrivateKey
from shared.crypto.signing import Signer


USER_ID = b"1234567812345678"  # GM/T 0009-2012 §10
# GB/T 32918.5-2017: a, b, x and y of the generator; then its order
_CURVE = bytes.fromhex(
    "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)
_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_LONG = 128  # bytes, from which DER says how long a length is


class RepeatableSigner(Signer):
    """Signs the same data to the same bytes; of the two algorithms, Ed25519 does so by itself."""

    def __init__(self, key: PrivateKey) -> None:
        super().__init__(key)
        if key.kind.name == "sm2":
            self.sign = lambda data: signature(key, data, _number(key.secret + data))


def signature(key: PrivateKey, data: bytes, random: int) -> bytes:
    """With the number that should have been random; it tells the secret to whoever knows it."""
    secret = int.from_bytes(key.secret, "big")
    x = int.from_bytes(sm2.point_of(random.to_bytes(sm2.SECRET, "big"))[1 : 1 + sm2.SECRET], "big")
    r = (_hashed(key.public.point, data) + x) % _ORDER
    s = pow(1 + secret, -1, _ORDER) * (random - r * secret) % _ORDER
    return der_sequence(der_integer(r), der_integer(s))


def _hashed(point: bytes, data: bytes) -> int:
    """e of the standard: over Z, which holds the user id with its length in bits, and the data."""
    bits = (8 * len(USER_ID)).to_bytes(2, "big")
    return int.from_bytes(_sm3(_sm3(bits + USER_ID + _CURVE + point[1:]) + data), "big")


def _number(data: bytes) -> int:
    return int.from_bytes(_sm3(data), "big") % (_ORDER - 1) + 1


def _sm3(data: bytes) -> bytes:
    return bytes.fromhex(digest("sm3", data).partition(":")[2])


def der_integer(number: int) -> bytes:
    """A positive number, with the zero before it that keeps it positive."""
    data = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return bytes([2, len(data)]) + data


def der_sequence(*parts: bytes) -> bytes:
    """Of fewer than 256 bytes."""
    body = b"".join(parts)
    long = b"\x81" if len(body) >= _LONG else b""
    return b"\x30" + long + bytes([len(body)]) + body
