"""The kinds of keys there are, each with one form of its public key and one digest that goes with it."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from shared.crypto import curve25519, digests, sm2


@dataclass(frozen=True)
class Kind:
    """How keys of a kind are made, written and read; every secret is 32 bytes."""

    name: str
    digest: str  # of key ids, and of the bodies that such a key signs
    algorithm_id: bytes  # DER, in PKCS#8 and SPKI alike
    head: bytes  # SPKI up to the point
    point: int  # bytes of the point
    generate: Callable[[], bytes]
    secret_of: Callable[[bytes], bytes]
    pem_of: Callable[[bytes], bytes]
    point_of: Callable[[bytes], bytes]
    is_point: Callable[[bytes], bool]


def _any(point: bytes) -> bool:
    """Every 32 bytes are an X25519 key; what is no Ed25519 point verifies nothing."""
    return True


SM2 = Kind(
    "sm2",
    digests.SM3,
    sm2.ALGORITHM_ID,
    sm2.SPKI_HEAD,
    65,
    sm2.generate,
    sm2.secret_of,
    sm2.pem_of,
    sm2.point_of,
    sm2.is_point,
)
ED25519 = Kind(
    "ed25519",
    digests.SHA256,
    curve25519.ED25519_ID,
    curve25519.ED25519_HEAD,
    curve25519.POINT,
    curve25519.generate_ed25519,
    curve25519.secret_of,
    curve25519.ed25519_pem,
    curve25519.ed25519_point,
    _any,
)
X25519 = Kind(
    "x25519",
    digests.SHA256,
    curve25519.X25519_ID,
    curve25519.X25519_HEAD,
    curve25519.POINT,
    curve25519.generate_x25519,
    curve25519.secret_of,
    curve25519.x25519_pem,
    curve25519.x25519_point,
    _any,
)
KINDS = MappingProxyType({kind.name: kind for kind in (SM2, ED25519, X25519)})
