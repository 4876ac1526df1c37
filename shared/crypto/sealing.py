"""The digital envelope: marked fields under a fresh key of one receiver and batch, that key for the receiver alone.

Wrapping costs half a millisecond, so it is done once for a batch; each field has a nonce of its own, and its
ciphertext is tied to receiver, message and place: it cannot be moved to another field or message.
"""

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from contracts import strict_json
from shared.crypto import curve25519, digests, encoding, kinds, sm2
from shared.crypto.keys import PrivateKey, PublicKey
from shared.crypto.refusals import SealRefused


MEMBER = "$sealed"  # no contract has a field of this name
_LABEL = "chuanyu-sealed-1"
_NONCE, _TAG = 12, 16  # bytes, as NIST SP 800-38D recommends
_KEY_TEXT = re.compile(rf"([a-z0-9-]+)\.({digests.FORM})\.({encoding.FORM})")
_BOUND = re.compile(
    rf"""{_LABEL}
algorithm: [a-z0-9-]+
key: {digests.FORM}
receiver: [a-z][a-z0-9-]*
message: [0-9A-Za-z-]+
field: \$(?:\.[A-Za-z_][A-Za-z0-9_-]*|\[[0-9]+\])+
"""
)
_REMEMBERED = 64  # batches; all messages of one bring the same wrapped key


@dataclass(frozen=True)
class Suite:
    """How a key is made for a receiver, how the receiver gets it back, and the cipher it is for."""

    name: str
    kind: kinds.Kind
    fresh: Callable[[bytes], tuple[bytes, bytes]]  # point → key, wrapped
    unwrap: Callable[[bytes, bytes], bytes | None]  # secret, wrapped → key
    cipher: Callable[[bytes], Any]


def _fresh_sm4(point: bytes) -> tuple[bytes, bytes]:
    key = os.urandom(16)
    return key, sm2.wrap(point, key)


_X25519 = "x25519-aes256-gcm"
_INFO = f"{_LABEL} {_X25519}".encode("ascii")
SM2_SM4_GCM = Suite("sm2-sm4-gcm", kinds.SM2, _fresh_sm4, sm2.unwrap, algorithms.SM4)
X25519_AES256_GCM = Suite(
    _X25519,
    kinds.X25519,
    lambda point: curve25519.fresh(point, _INFO),
    lambda secret, half: curve25519.agreed(secret, half, _INFO),
    algorithms.AES256,
)
SUITES = MappingProxyType({suite.name: suite for suite in (SM2_SM4_GCM, X25519_AES256_GCM)})
_BY_KIND = {suite.kind.name: suite for suite in SUITES.values()}


class Sealer:
    """Seals fields for one receiver; `key` goes with every message that has one.  A new one for each batch."""

    def __init__(self, receiver: str, key: PublicKey) -> None:
        self._suite = _BY_KIND[key.kind.name]
        self._cipher_key, wrapped = self._suite.fresh(key.point)
        self._receiver, self._key_id = receiver, key.id
        self.key = f"{self._suite.name}.{key.id}.{encoding.encoded(wrapped)}"

    def seal(self, value: Any, *, message: str, field: str) -> dict[str, str]:
        """What stands in the place of the value; `field` is its path, as $.persons[0].name."""
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        nonce = os.urandom(_NONCE)
        mode = modes.GCM(nonce)
        encryptor = Cipher(self._suite.cipher(self._cipher_key), mode).encryptor()
        encryptor.authenticate_additional_data(
            _bound(self._suite.name, self._key_id, self._receiver, message, field)
        )
        sealed = nonce + encryptor.update(plain) + encryptor.finalize() + encryptor.tag
        return {MEMBER: encoding.encoded(sealed)}


class Opener:
    """Opens what was sealed for this receiver under any of its keys."""

    def __init__(self, receiver: str, keys: Iterable[PrivateKey]) -> None:
        self._receiver = receiver
        self._keys = {key.public.id: key for key in keys}
        self._remembered = lru_cache(_REMEMBERED)(self._unwrapped)

    def open(self, key: str, sealed: Any, *, message: str, field: str) -> Any:
        """The value; SealRefused when it was sealed for another, for another place, or altered."""
        found = _KEY_TEXT.fullmatch(key)
        data = _data(sealed)
        if found is None or data is None or found[1] not in SUITES:
            raise SealRefused("SEALED_UNREADABLE", field, allowed=", ".join(SUITES))
        suite, key_id = SUITES[found[1]], found[2]
        cipher_key = self._remembered(suite, key_id, found[3])
        if isinstance(cipher_key, str):
            raise SealRefused(cipher_key, field, key_id)
        bound = _bound(suite.name, key_id, self._receiver, message, field)
        return _opened(suite, cipher_key, data, bound, field)

    def _unwrapped(self, suite: Suite, key_id: str, text: str) -> bytes | str:
        """The cipher key, or the code of why there is none."""
        mine = self._keys.get(key_id)
        if mine is None or mine.kind is not suite.kind:
            return "SEAL_KEY_UNKNOWN"
        wrapped = encoding.decoded(text)
        return (wrapped and suite.unwrap(mine.secret, wrapped)) or "SEAL_BROKEN"


def is_sealed(value: Any) -> bool:
    """Whether a sealed field stands here."""
    return isinstance(value, dict) and value.keys() == {MEMBER}


def _data(sealed: Any) -> bytes | None:
    text = sealed[MEMBER] if is_sealed(sealed) else None
    data = encoding.decoded(text) if isinstance(text, str) else None
    return data if data is not None and len(data) > _NONCE + _TAG else None


def _opened(suite: Suite, key: bytes, data: bytes, bound: bytes, field: str) -> Any:
    nonce, inner, tag = data[:_NONCE], data[_NONCE:-_TAG], data[-_TAG:]
    decryptor = Cipher(suite.cipher(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(bound)
    try:
        plain = decryptor.update(inner) + decryptor.finalize()
    except InvalidTag:
        raise SealRefused("SEAL_BROKEN", field) from None
    try:
        return strict_json.loads(plain)
    except strict_json.NotJson:  # from None: its words may tell of the value
        raise SealRefused("SEALED_UNREADABLE", field, allowed="JSON") from None


def _bound(suite: str, key_id: str, receiver: str, message: str, field: str) -> bytes:
    """The associated data: what cannot be changed without breaking the seal."""
    text = (
        f"{_LABEL}\nalgorithm: {suite}\nkey: {key_id}\n"
        f"receiver: {receiver}\nmessage: {message}\nfield: {field}\n"
    )
    if not _BOUND.fullmatch(text):
        raise ValueError(
            "a field is bound to a participant, a message id and a path as $.persons[0].name"
        )
    return text.encode("ascii")
