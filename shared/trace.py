"""The way of one message through a service: written, published, received, parked, and what it led to."""

from typing import Any

import sqlalchemy as sa

from shared.inbox import INBOX
from shared.outbox import OUTBOX
from shared.parking import PARKED


Step = dict[str, Any]


def steps(connection: sa.Connection, message_id: str) -> list[Step]:
    """What this service knows of a message, in the order of time; empty when it never saw it."""
    found = [
        *_written(connection, message_id),
        *_received(connection, message_id),
        *_parked(connection, message_id),
    ]
    return sorted(found, key=lambda step: step["at"])


def _written(connection: sa.Connection, message_id: str) -> list[Step]:
    query = sa.select(OUTBOX).where(OUTBOX.c.message_id == message_id)
    found: list[Step] = []
    for row in connection.execute(query):
        to = {"contract": row.contract, "to": f"{row.exchange} → {row.routing_key}"}
        found.append({"at": row.recorded_at, "step": "written", **to})
        if row.sent_at:
            found.append({"at": row.sent_at, "step": "published", **to})
    return found


def _received(connection: sa.Connection, message_id: str) -> list[Step]:
    query = sa.select(INBOX).where(INBOX.c.message_id == message_id)
    return [
        {
            "at": row.settled_at or row.received_at,
            "step": row.fate,
            "contract": row.contract,
            "from": row.source,
            "duplicates": row.duplicates,
            "note": row.note,
        }
        for row in connection.execute(query)
    ]


def _parked(connection: sa.Connection, message_id: str) -> list[Step]:
    query = sa.select(PARKED).where(PARKED.c.message_id == message_id)
    return [
        {
            "at": row.parked_at,
            "step": "parked because",
            "contract": row.contract,
            "number": row.number,
            "reason": row.reason,
            "state": row.state,
            "problems": row.problems,
        }
        for row in connection.execute(query)
    ]


def consequences(connection: sa.Connection, message_id: str) -> list[Step]:
    """The messages this service wrote because of that one."""
    query = sa.select(OUTBOX).where(OUTBOX.c.causation_id == message_id).order_by(OUTBOX.c.number)
    return [
        {"message_id": row.message_id, "contract": row.contract, "at": row.recorded_at}
        for row in connection.execute(query)
    ]
