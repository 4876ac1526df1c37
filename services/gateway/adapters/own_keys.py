"""Public halves of this node's keys, kept from their first use on: what an old one signed must be provable."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.gateway.adapters.tables import OWN_KEYS
from shared.crypto.keys import PublicKey


_ONCE = {
    "sqlite": sqlite.insert(OWN_KEYS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(OWN_KEYS).on_conflict_do_nothing(),
}


def remember(connection: sa.Connection, key: PublicKey, now: dt.datetime) -> None:
    """Once for each key, at a start."""
    row = {"key_id": key.id, "pem": key.pem, "first_used_at": now}
    connection.execute(_ONCE[connection.dialect.name], row)
