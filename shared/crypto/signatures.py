"""The signature of a message as it travels, and the judgement on one that came.

It travels as one line, `<base64 of the statement>.<base64 of the signature>`, in a header beside the message's
bytes: transports write JSON anew and brokers add headers, but a line of ASCII stays what it is.
"""

import datetime as dt
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from shared.crypto import encoding
from shared.crypto.digests import digest
from shared.crypto.keyring import KeyRecord, State, Use
from shared.crypto.keys import PublicKey
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signing import ALGORITHMS, Signer, Verifier
from shared.crypto.statement import Place, Statement, parsed


_LINE = re.compile(rf"({encoding.FORM})\.({encoding.FORM})")
_LONGEST = 2_000  # characters; the longest statement makes some 1,100
_AT_SIGNING = {State.FUTURE: "KEY_NOT_YET_VALID", State.EXPIRED: "KEY_EXPIRED_AT_SIGNING"}


class Keys(Protocol):
    """Where keys are looked up."""

    def find(self, participant: str, use: Use, key_id: str) -> KeyRecord | None: ...


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How far from its signing a message may be judged."""

    longest_outage: dt.timedelta  # after it, an expired key could be used with a date of old
    clock_error: dt.timedelta


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What this border allows: from whom, to whom, by which algorithms."""

    sender: str
    receiver: str | None
    algorithms: AbstractSet[str]


@dataclass(frozen=True)
class Judge:
    """Takes a signature for what it says, or refuses it with a code; never half."""

    keys: Keys
    bounds: Bounds

    def judge(
        self, line: str | None, body: bytes, expected: Expected, received: dt.datetime
    ) -> Statement:
        """The statement, when it is proved.  `received` is now, or for evidence the moment of arrival then."""
        if not line:
            raise SignatureRefused("SIGNATURE_MISSING")
        statement, signature = taken_apart(line)
        _between_these(statement.place, expected)
        allowed = ALGORITHMS.keys() & expected.algorithms
        if statement.algorithm not in allowed:
            said = ", ".join(sorted(allowed))
            raise SignatureRefused("ALGORITHM_NOT_ALLOWED", statement.algorithm, said)
        key = self._key(statement, received)
        if not _verifier(key.key).verify(statement.text, signature):
            raise SignatureRefused("SIGNATURE_WRONG")
        _in_time(statement.signed, received, self.bounds)
        state = key.state(statement.signed)
        if state in _AT_SIGNING:
            raise SignatureRefused(_AT_SIGNING[state], statement.key)
        _of_this_body(statement, body)
        return statement

    def _key(self, statement: Statement, received: dt.datetime) -> KeyRecord:
        key = self.keys.find(statement.place.sender, Use.SIGN, statement.key)
        if key is None:
            raise SignatureRefused("KEY_UNKNOWN", statement.key)
        if key.state(received) is State.REVOKED:  # at once, whenever it was used
            raise SignatureRefused("KEY_REVOKED", statement.key)
        if key.key.kind is not ALGORITHMS[statement.algorithm].kind:
            raise SignatureRefused("SIGNATURE_WRONG", f"{statement.algorithm} of another key")
        return key


def signed(place: Place, body: bytes, signer: Signer, at: dt.datetime) -> str:
    """The line that proves: these bytes, at this place, by this key."""
    statement = Statement(
        place=place,
        body=digest(signer.algorithm.kind.digest, body),
        signed=at,
        algorithm=signer.algorithm.name,
        key=signer.key_id,
    )
    if parsed(statement.text) is None:
        raise ValueError("a statement that no receiver would read")
    return f"{encoding.encoded(statement.text)}.{encoding.encoded(signer.sign(statement.text))}"


def taken_apart(line: str) -> tuple[Statement, bytes]:
    """The statement and the signature over its text; nothing is proved by that."""
    found = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
    text, signature = map(encoding.decoded, found.groups()) if found else (None, None)
    statement = None if text is None else parsed(text)
    if statement is None or signature is None:
        raise SignatureRefused("SIGNATURE_UNREADABLE", f"{len(line)} characters")
    return statement, signature


@lru_cache(maxsize=256)
def _verifier(key: PublicKey) -> Verifier:
    """Once per key: to load one costs nearly as much as to verify."""
    return Verifier(key)


def _between_these(place: Place, expected: Expected) -> None:
    if place.sender != expected.sender:
        raise SignatureRefused("SENDER_NOT_ALLOWED", place.sender, expected.sender)
    if place.receiver != expected.receiver:
        raise SignatureRefused("SIGNED_FOR_ANOTHER", str(place.receiver), str(expected.receiver))


def _in_time(signed: dt.datetime, received: dt.datetime, bounds: Bounds) -> None:
    age = received - signed
    if age < -bounds.clock_error:
        raise SignatureRefused("SIGNED_IN_FUTURE", str(-age), str(bounds.clock_error))
    if age > bounds.longest_outage + bounds.clock_error:
        raise SignatureRefused("SIGNED_TOO_LONG_AGO", str(age), str(bounds.longest_outage))


def _of_this_body(statement: Statement, body: bytes) -> None:
    if digest(ALGORITHMS[statement.algorithm].kind.digest, body) != statement.body:
        raise SignatureRefused("BODY_NOT_SIGNED", f"{len(body)} bytes")
