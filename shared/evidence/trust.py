"""Whose word counts: the keys that a bundle brings, or those of them that a reader got by another channel."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.crypto.digests import digest
from shared.crypto.keys import PublicKey, public_key
from shared.crypto.refusals import KeyRefused, SignatureRefused
from shared.crypto.signatures import taken_apart
from shared.crypto.signing import ALGORITHMS, Verifier
from shared.crypto.statement import Place, Statement


Document = dict[str, Any]


@dataclass(frozen=True)
class Period:
    """From when to when a key was valid; None where nobody says."""

    begins: dt.datetime | None = None
    ends: dt.datetime | None = None
    revoked: dt.datetime | None = None


@dataclass(frozen=True)
class Known:
    """A key of the bundle as it counts."""

    key: PublicKey
    period: Period
    is_trusted: bool


@dataclass
class Trust:
    """What a reader brings; with nothing in it every key of the bundle is taken for what it says."""

    periods: dict[str, Period | None] = field(default_factory=dict)  # by key id

    def add_pem(self, pem: bytes) -> None:
        """A key alone: from when to when it is valid, the bundle says.  Raises KeyRefused."""
        self.periods.setdefault(public_key(pem).id, None)

    def add_registration(self, document: Any) -> None:
        """The keys of a registration, as partners exchange them.  Raises KeyRefused."""
        try:
            for one in document["keys"]:
                if one["use"] == "sign":
                    period = Period(*(_moment(one.get(name)) for name in _TIMES))
                    self.periods[public_key(one["pem"].encode()).id] = period
        except (KeyError, TypeError, AttributeError, ValueError):
            raise KeyRefused("KEY_UNREADABLE", "no registration", '{"keys": [...]}') from None

    def known(self, one: Document) -> Known | None:
        """A key of the bundle; None when it is not the one that it says it is."""
        try:
            key = public_key(one["pem"].encode())
        except KeyRefused:
            return None
        if key.id != one["key_id"]:
            return None
        told = self.periods.get(key.id) or Period(*(_moment(one[name]) for name in _TIMES))
        return Known(key, told, not self.periods or key.id in self.periods)


_TIMES = ("not_before", "not_after", "revoked_at")


def _moment(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment without a zone")
    return found


Keys = Mapping[tuple[str, str], Known]  # by participant and id


@dataclass(frozen=True)
class Prover:
    """Judges signatures by the keys that count."""

    keys: Keys

    def prove(self, line: str, place: Place, body: Callable[[str], str] | None) -> Statement:
        """What the line proves at this place; raises SignatureRefused with the code of what it does not.

        `body` gives the digest of the bytes by an algorithm, None when they are not there any more.
        """
        statement, signature = taken_apart(line)
        differs = ", ".join(_differences(statement.place, place))
        if differs:
            raise SignatureRefused("SIGNED_FOR_ANOTHER", differs)
        known = self._key(statement)
        if not Verifier(known.key).verify(statement.text, signature):
            raise SignatureRefused("SIGNATURE_WRONG")
        _in_time(statement, known.period)
        kind = ALGORITHMS[statement.algorithm].kind
        if body is not None and body(kind.digest) != statement.body:
            raise SignatureRefused("BODY_NOT_SIGNED")
        return statement

    def _key(self, statement: Statement) -> Known:
        known = self.keys.get((statement.place.sender, statement.key))
        if known is None or not known.is_trusted:
            raise SignatureRefused("KEY_UNKNOWN", statement.key)
        algorithm = ALGORITHMS.get(statement.algorithm)
        if algorithm is None or algorithm.kind is not known.key.kind:
            raise SignatureRefused("SIGNATURE_WRONG", statement.algorithm)
        return known

    def revoked_since(self, statement: Statement) -> dt.datetime | None:
        """When its key was revoked, after it had signed."""
        return self.keys[(statement.place.sender, statement.key)].period.revoked


def _differences(found: Place, wanted: Place) -> Iterator[str]:
    for name, value in vars(wanted).items():
        if name != "contract" and vars(found)[name] != value:
            yield name


def _in_time(statement: Statement, period: Period) -> None:
    if period.begins is not None and statement.signed < period.begins:
        raise SignatureRefused("KEY_NOT_YET_VALID", statement.key)
    if period.ends is not None and statement.signed >= period.ends:
        raise SignatureRefused("KEY_EXPIRED_AT_SIGNING", statement.key)
    if period.revoked is not None and statement.signed >= period.revoked:
        raise SignatureRefused("KEY_REVOKED", statement.key)


def of_bytes(body: bytes) -> Callable[[str], str]:
    """For `prove`."""
    return lambda algorithm: digest(algorithm, body)


def ids(keys: Iterable[Document]) -> str:
    return ", ".join(sorted(one["key_id"] for one in keys))
