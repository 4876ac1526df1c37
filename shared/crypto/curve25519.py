"""Ed25519 (RFC 8032) signs, X25519 (RFC 7748) agrees on keys; both by cryptography, keys in the forms of RFC 8410."""

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


ED25519_ID, X25519_ID = bytes.fromhex("300506032b6570"), bytes.fromhex("300506032b656e")
_BIT_STRING = bytes.fromhex("032100")
ED25519_HEAD = bytes.fromhex("302a") + ED25519_ID + _BIT_STRING
X25519_HEAD = bytes.fromhex("302a") + X25519_ID + _BIT_STRING
POINT = 32  # bytes


def generate_ed25519() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def generate_x25519() -> bytes:
    return X25519PrivateKey.generate().private_bytes_raw()


def secret_of(pem: bytes) -> bytes:
    """Of a PKCS#8 file of either; ValueError or TypeError when it is none."""
    key = load_pem_private_key(pem, None)
    if not isinstance(key, Ed25519PrivateKey | X25519PrivateKey):
        raise TypeError(type(key).__name__)
    return key.private_bytes_raw()


def ed25519_pem(secret: bytes) -> bytes:
    return _pem(Ed25519PrivateKey.from_private_bytes(secret))


def x25519_pem(secret: bytes) -> bytes:
    return _pem(X25519PrivateKey.from_private_bytes(secret))


def _pem(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def ed25519_point(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def x25519_point(secret: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def signer(secret: bytes) -> Callable[[bytes], bytes]:
    return Ed25519PrivateKey.from_private_bytes(secret).sign


def verifier(point: bytes) -> Callable[[bytes, bytes], bool]:
    key = Ed25519PublicKey.from_public_bytes(point)

    def verify(data: bytes, signature: bytes) -> bool:
        try:
            key.verify(signature, data)
        except InvalidSignature:
            return False
        return True

    return verify


def fresh(point: bytes, label: bytes) -> tuple[bytes, bytes]:
    """A key that only the owner of the point can make too, and the public half of ours it takes."""
    mine = X25519PrivateKey.generate()
    half = mine.public_key().public_bytes_raw()
    return _derived(mine, half, point, label, of=point), half


def agreed(secret: bytes, half: bytes, label: bytes) -> bytes | None:
    """The key that `fresh` made with this half; None for a half that would give everybody the same key."""
    try:
        mine = X25519PrivateKey.from_private_bytes(secret)
        return _derived(mine, half, mine.public_key().public_bytes_raw(), label, of=half)
    except ValueError:
        return None


def _derived(
    mine: X25519PrivateKey, half: bytes, point: bytes, label: bytes, *, of: bytes
) -> bytes:
    """HKDF-SHA256 over what both know; the salt ties the key to the two public keys (RFC 7748 §6.1)."""
    shared = mine.exchange(X25519PublicKey.from_public_bytes(of))
    return HKDF(hashes.SHA256(), length=32, salt=half + point, info=label).derive(shared)
