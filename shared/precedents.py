"""What came before a message: a copy of itself, and others of its key that still wait.

Inbox and parking are asked by one statement: of a message that comes alone, statements are most of the cost.
"""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from shared.engine import ask
from shared.inbox import KNOWN, KNOWN_DIGEST, Arrival, named_of
from shared.parking import KEYS_WAITING, REASONS_WAITING


class OfOne(NamedTuple):
    """What came before one message."""

    digest: str | None  # of its copy; None when it is new
    waiting: frozenset[str]  # why earlier messages of its key wait; nothing for an empty key


class OfSeveral(NamedTuple):
    """What came before any of several messages."""

    known: frozenset[tuple[str, str]]  # identities of those of which a copy came
    waiting: frozenset[str]  # keys of which a message waits, for whatever reason


# made once, as they are asked for every message; the first column says of which table a row is
_COPY, _WAITS = (sa.literal_column(f"'{table}'", sa.String) for table in ("copy", "waits"))
_OF_ONE = sa.union_all(
    KNOWN_DIGEST.with_only_columns(_COPY, *KNOWN_DIGEST.selected_columns),
    REASONS_WAITING.with_only_columns(_WAITS, *REASONS_WAITING.selected_columns),
)
_OF_SEVERAL = sa.union_all(
    KNOWN, KEYS_WAITING.with_only_columns(sa.null(), *KEYS_WAITING.selected_columns)
)


def of_one(connection: sa.Connection, arrival: Arrival) -> OfOne:
    """Of a message at its consumer."""
    found = ask(connection, _OF_ONE, vars(arrival))
    digest = next((text for table, text in found if table == "copy"), None)
    reasons = (text for table, text in found if table == "waits")
    return OfOne(digest, frozenset(reasons if arrival.key else ()))


def of_several(connection: sa.Connection, arrivals: Sequence[Arrival]) -> OfSeveral:
    """Of messages at the consumer that they share."""
    named = named_of(arrivals) | {"keys": list({arrival.key for arrival in arrivals})}
    found = ask(connection, _OF_SEVERAL, named)
    known = frozenset((source, text) for source, text in found if source is not None)
    return OfSeveral(known, frozenset(text for source, text in found if source is None))
