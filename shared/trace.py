"""The way of messages through a service: written, published, received, parked, and what they led to.

Asked for a message id it tells of one message, for a business key of all messages of that key.
"""

from typing import Any

import sqlalchemy as sa

from shared.inbox import INBOX
from shared.outbox import OUTBOX
from shared.parking import PARKED
from shared.refusals import REFUSALS


Step = dict[str, Any]


def steps(connection: sa.Connection, wanted: str) -> list[Step]:
    """What this service knows of a message id or business key, in the order of time."""
    found = [
        *_written(connection, wanted),
        *_received(connection, wanted),
        *_parked(connection, wanted),
        *_refused(connection, wanted),
    ]
    return sorted(found, key=lambda step: step["at"])


def _rows(connection: sa.Connection, table: sa.Table, wanted: str) -> sa.CursorResult[Any]:
    either = sa.or_(table.c.message_id == wanted, table.c.key == wanted)
    return connection.execute(sa.select(table).where(either))


def _written(connection: sa.Connection, wanted: str) -> list[Step]:
    found: list[Step] = []
    for row in _rows(connection, OUTBOX, wanted):
        what = {
            "message_id": row.message_id,
            "contract": row.contract,
            "to": f"{row.exchange} → {row.routing_key}",
        }
        found.append({"at": row.recorded_at, "step": "written", **what})
        if row.sent_at:
            found.append({"at": row.sent_at, "step": "published", **what})
    return found


def _received(connection: sa.Connection, wanted: str) -> list[Step]:
    return [
        {
            "at": row.settled_at or row.received_at,
            "step": row.fate,
            "message_id": row.message_id,
            "contract": row.contract,
            "from": row.source,
            "duplicates": row.duplicates,
            "note": row.note,
        }
        for row in _rows(connection, INBOX, wanted)
    ]


def _parked(connection: sa.Connection, wanted: str) -> list[Step]:
    return [
        {
            "at": row.parked_at,
            "step": "parked because",
            "message_id": row.message_id,
            "contract": row.contract,
            "number": row.number,
            "reason": row.reason,
            "state": row.state,
            "problems": row.problems,
        }
        for row in _rows(connection, PARKED, wanted)
    ]


def _refused(connection: sa.Connection, wanted: str) -> list[Step]:
    """What the other side refused of ours."""
    either = sa.or_(REFUSALS.c.refused_message == wanted, REFUSALS.c.key == wanted)
    return [
        {
            "at": row.received_at,
            "step": "refused there",
            "message_id": row.refused_message,
            "contract": row.refused_contract,
            "from": row.refused_by,
            "code": row.code,
        }
        for row in connection.execute(sa.select(REFUSALS).where(either))
    ]


def consequences(connection: sa.Connection, message_id: str, source: str) -> list[Step]:
    """The messages that `source` wrote because of that one; what is only passed on is no consequence."""
    caused = (OUTBOX.c.causation_id == message_id, OUTBOX.c.source == source)
    query = sa.select(OUTBOX).where(*caused).order_by(OUTBOX.c.number)
    return [
        {"message_id": row.message_id, "contract": row.contract, "at": row.recorded_at}
        for row in connection.execute(query)
    ]
