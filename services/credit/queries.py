"""Questions about the state of this service."""

from typing import Any

import sqlalchemy as sa

from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.listing_lifted import LISTING_LIFTED
from contracts.credit.recognition_ended import RECOGNITION_ENDED
from contracts.credit.recognition_granted import RECOGNITION_GRANTED
from contracts.credit.recognition_refused import RECOGNITION_REFUSED
from services.credit.adapters.tables import LISTINGS, RECOGNITIONS


Rows = list[dict[str, Any]]


def listings(connection: sa.Connection, limit: int) -> Rows:
    """Our own listings with what the other side answered."""
    return _rows(connection, sa.select(LISTINGS).order_by(LISTINGS.c.id).limit(limit))


def recognitions(connection: sa.Connection, limit: int) -> Rows:
    """The other side's listings with our answer."""
    query = sa.select(RECOGNITIONS).order_by(RECOGNITIONS.c.listing_id).limit(limit)
    return _rows(connection, query)


def effects(connection: sa.Connection) -> dict[str, dict[str, int]]:
    """By contract received: how many took effect, and how many of them were refused by rule."""
    seen, refusal = RECOGNITIONS.c, LISTINGS.c.refusal_code
    return {
        LISTING_DECLARED.name: {
            "effective": _count(connection, seen.listing_id.is_not(None)),
            "refused": _count(connection, seen.refusal_code.is_not(None)),
        },
        LISTING_LIFTED.name: {"effective": _count(connection, seen.lifted_on.is_not(None))},
        RECOGNITION_GRANTED.name: {
            "effective": _count(connection, LISTINGS.c.answered_on.is_not(None), refusal.is_(None))
        },
        RECOGNITION_REFUSED.name: {"effective": _count(connection, refusal.is_not(None))},
        RECOGNITION_ENDED.name: {"effective": _count(connection, LISTINGS.c.ended_on.is_not(None))},
    }


def _count(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).where(*conditions)).scalar_one()


def _rows(connection: sa.Connection, query: sa.Select[Any]) -> Rows:
    return [dict(row) for row in connection.execute(query).mappings()]
