"""The two algorithms that sign, chosen by name, behind one interface."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from shared.crypto import curve25519, kinds, sm2
from shared.crypto.keys import PrivateKey, PublicKey


@dataclass(frozen=True)
class Algorithm:
    """A way to sign; `signature` says in which form a signature is written."""

    name: str
    kind: kinds.Kind
    signature: str
    signer: Callable[[bytes], Callable[[bytes], bytes]]
    verifier: Callable[[bytes], Callable[[bytes, bytes], bool]]


SM2_SM3 = Algorithm(
    "sm2-sm3", kinds.SM2, "DER of r and s (GM/T 0009)", sm2.signer, sm2.verifier
)  # the default
ED25519 = Algorithm(
    "ed25519", kinds.ED25519, "64 bytes (RFC 8032)", curve25519.signer, curve25519.verifier
)
ALGORITHMS = MappingProxyType({one.name: one for one in (SM2_SM3, ED25519)})
_BY_KIND = {one.kind.name: one for one in ALGORITHMS.values()}


class Signer:
    """Signs with a private key; ValueError for a kind that does not sign."""

    def __init__(self, key: PrivateKey) -> None:
        self.algorithm = algorithm_of(key.public)
        self.key_id = key.public.id
        self.sign = self.algorithm.signer(key.secret)


class Verifier:
    """Tells whether a signature over some data is that of a public key; ValueError as above."""

    def __init__(self, key: PublicKey) -> None:
        self.algorithm = algorithm_of(key)
        self.verify = self.algorithm.verifier(key.point)


def algorithm_of(key: PublicKey) -> Algorithm:
    """The algorithm that keys of this kind sign with."""
    try:
        return _BY_KIND[key.kind.name]
    except KeyError:
        raise ValueError(f"{key.kind.name} keys do not sign") from None
