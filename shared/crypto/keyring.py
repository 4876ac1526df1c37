"""Whose key it is, what it is for, and when: the record of a key, and its state at a moment.

Keys come to us outside of messages and are confirmed by their ids; certificates (X.509) serve transport alone.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shared.crypto.keys import PublicKey


class Use(StrEnum):
    """A key has one use: who must give up a key for sealing, to read old messages, gives up no signature."""

    SIGN = "sign"
    SEAL = "seal"


class State(StrEnum):
    """Of a key at a moment."""

    FUTURE = "future"
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


KINDS_FOR = {Use.SIGN: ("sm2", "ed25519"), Use.SEAL: ("sm2", "x25519")}


@dataclass(frozen=True, kw_only=True)
class KeyRecord:
    """A participant's key; valid from `not_before` up to, and not including, `not_after`.  Times have their zone."""

    participant: str
    use: Use
    key: PublicKey
    not_before: dt.datetime
    not_after: dt.datetime
    revoked_at: dt.datetime | None = None

    def __post_init__(self) -> None:
        if self.key.kind.name not in KINDS_FOR[self.use]:
            raise ValueError(f"{self.key.kind.name} is not for {self.use}")
        if self.not_after <= self.not_before:
            raise ValueError("a key ends after it begins")

    def state(self, at: dt.datetime) -> State:
        """Revocation is final and comes before everything else."""
        if self.revoked_at is not None and self.revoked_at <= at:
            return State.REVOKED
        if at < self.not_before:
            return State.FUTURE
        return State.VALID if at < self.not_after else State.EXPIRED


class Keyring:
    """Records of keys, found by whose they are and by their ids.  Several may be valid at once: roll-over."""

    def __init__(self, records: Iterable[KeyRecord]) -> None:
        self._records = {(one.participant, one.use, one.key.id): one for one in records}

    def find(self, participant: str, use: Use, key_id: str) -> KeyRecord | None:
        return self._records.get((participant, use, key_id))

    def current(self, participant: str, use: Use, at: dt.datetime) -> KeyRecord | None:
        """Of the keys valid at that moment the one that began last: after a roll-over the new one."""
        valid = [
            record
            for (owner, purpose, _), record in self._records.items()
            if (owner, purpose) == (participant, use) and record.state(at) is State.VALID
        ]
        return max(valid, key=lambda record: (record.not_before, record.key.id), default=None)
