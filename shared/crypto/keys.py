"""A key: its one public form, its id, its PEM.

Public keys are SubjectPublicKeyInfo (RFC 5280), private ones PKCS#8 (RFC 5958), both as PEM (RFC 7468), so that
openssl and every other language read them.  The id of a key is the digest of its SPKI in DER.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from shared.crypto import encoding
from shared.crypto.digests import digest
from shared.crypto.kinds import KINDS, Kind
from shared.crypto.refusals import KeyRefused


_LINE = 64  # characters of PEM, RFC 7468 §2
_PUBLIC, _PRIVATE = "PUBLIC KEY", "PRIVATE KEY"
_PKCS8_HEAD = re.compile(rb"\x30(?:[\x00-\x7f]|\x81.|\x82..)\x02\x01[\x00\x01]", re.DOTALL)


@dataclass(frozen=True)
class PublicKey:
    """A point of a kind."""

    kind: Kind
    point: bytes

    @property
    def spki(self) -> bytes:
        """DER; the same key has no other form here (no compressed points, no explicit parameters)."""
        return self.kind.head + self.point

    @cached_property
    def id(self) -> str:
        """sm3:<hex> of an SM2 key, sha256:<hex> of the others: `openssl pkey -pubin -outform DER | openssl dgst`."""
        return digest(self.kind.digest, self.spki)

    @property
    def pem(self) -> str:
        text = encoding.encoded(self.spki)
        lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)]
        return "\n".join([f"-----BEGIN {_PUBLIC}-----", *lines, f"-----END {_PUBLIC}-----", ""])


@dataclass(frozen=True)
class PrivateKey:
    """A secret of a kind; it is in no representation and in no error."""

    kind: Kind
    secret: bytes = field(repr=False)

    @cached_property
    def public(self) -> PublicKey:
        return PublicKey(self.kind, self.kind.point_of(self.secret))

    @property
    def pem(self) -> bytes:
        """PKCS#8, without a password: the file's rights protect it."""
        return self.kind.pem_of(self.secret)


def generate(kind: str) -> PrivateKey:
    """A new key of the kind."""
    return PrivateKey(KINDS[kind], KINDS[kind].generate())


def public_key(pem: bytes) -> PublicKey:
    """The key of a PEM; KEY_UNREADABLE when it is not one SPKI of a known kind in its one form."""
    der = _der(pem, _PUBLIC)
    for kind in KINDS.values():
        head, point = der[: len(kind.head)], der[len(kind.head) :]
        if head == kind.head and len(point) == kind.point and kind.is_point(point):
            return PublicKey(kind, point)
    raise _unreadable("a key of another kind or form")


def private_key(pem: bytes) -> PrivateKey:
    """The key of a PEM; KEY_UNREADABLE when it is not one PKCS#8 without password of a known kind."""
    der = _der(pem, _PRIVATE)
    head = _PKCS8_HEAD.match(der)
    rest = der[head.end() :] if head else b""
    for kind in KINDS.values():
        if rest.startswith(kind.algorithm_id):
            return PrivateKey(kind, _secret(kind, pem))
    raise _unreadable("a key of another kind or form")


def _secret(kind: Kind, pem: bytes) -> bytes:
    try:
        return kind.secret_of(pem)
    except (ValueError, TypeError):
        # from None: what a library says of a broken key may hold parts of it
        raise _unreadable("damaged") from None


def _der(pem: bytes, label: str) -> bytes:
    form = rf"\s*-----BEGIN {label}-----([A-Za-z0-9+/=\s]+)-----END {label}-----\s*"
    found = re.fullmatch(form, pem.decode("ascii", "replace"))
    der = encoding.decoded("".join(found[1].split())) if found else None
    if der is None:
        raise _unreadable(f"no single {label}")
    return der


def _unreadable(found: str) -> KeyRefused:
    allowed = f"PEM: PKCS#8 without password, or SPKI, of {', '.join(KINDS)}"
    return KeyRefused("KEY_UNREADABLE", found, allowed)
