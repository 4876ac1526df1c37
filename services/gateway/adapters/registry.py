"""Who is registered (协作方登记): read from the database, and kept for a second by whoever judges many messages."""

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from services.gateway.adapters import transports
from services.gateway.adapters.tables import CONFORMANCES, PARTICIPANT_KEYS, PARTICIPANTS
from services.gateway.domain.participant import Participant, Stage
from shared.crypto.keyring import KeyRecord, Keyring, Use
from shared.crypto.keys import public_key
from shared.database import Database


SECONDS = 1.0  # after which another process may have revoked a key


@dataclass(frozen=True)
class Known:
    """The registry as it stood at a moment."""

    participants: Mapping[str, Participant]
    keys: Keyring


def load(connection: sa.Connection) -> Known:
    """All of it; there are a dozen participants, not thousands."""
    versions = recorded(connection)
    participants = {
        row.id: _participant(row, versions.get(row.id, {}))
        for row in connection.execute(sa.select(PARTICIPANTS))
    }
    records = [record(row) for row in connection.execute(sa.select(PARTICIPANT_KEYS))]
    return Known(participants, Keyring(records))


def recorded(connection: sa.Connection) -> Mapping[str, Mapping[str, frozenset[int]]]:
    """By participant and contract, the versions of which conformance is on record."""
    found: dict[str, dict[str, frozenset[int]]] = defaultdict(dict)
    for row in connection.execute(sa.select(CONFORMANCES)):
        before = found[row.participant].get(row.contract, frozenset())
        found[row.participant][row.contract] = before | {row.version}
    return found


def _participant(row: sa.Row[Any], versions: Mapping[str, frozenset[int]]) -> Participant:
    return Participant(
        row.id, Stage(row.stage), frozenset(row.algorithms), versions, transports.of_row(row)
    )


def record(row: sa.Row[Any]) -> KeyRecord:
    """The key of a row."""
    return KeyRecord(
        participant=row.participant,
        use=Use(row.use),
        key=public_key(row.pem.encode()),
        not_before=row.not_before,
        not_after=row.not_after,
        revoked_at=row.revoked_at,
    )


@dataclass
class Registry:
    """What is known now; never asked inside a transaction, where `load` is."""

    database: Database
    _known: Known | None = field(default=None, init=False)
    _read_at: float = field(default=0.0, init=False)

    def known(self) -> Known:
        """At most SECONDS old."""
        known = self._known
        if known is None or time.monotonic() - self._read_at > SECONDS:
            self._read_at = time.monotonic()
            with self.database.reading() as connection:
                self._known = known = load(connection)
        return known

    def forget(self) -> None:
        """Something was changed here."""
        self._known = None
