"""The way of messages through a service: written, published, received, parked, and what they led to.

Asked for a message id it tells of one message, for a business key of all messages of that key.
"""

from typing import Any

import sqlalchemy as sa

from shared import edits
from shared.audit import AUDIT
from shared.history import TRIES
from shared.inbox import INBOX
from shared.outbox import OUTBOX, STANDING
from shared.parking import PARKED
from shared.refusals import REFUSALS


Step = dict[str, Any]
_TRIES = ("handled", "failed", "refused")  # in the history of a parked row; all else is a repair


def steps(connection: sa.Connection, wanted: str) -> list[Step]:
    """What this service knows of a message id or business key, in the order of time."""
    found = [
        *_written(connection, wanted),
        *_received(connection, wanted),
        *_parked(connection, wanted),
        *_tried(connection, wanted),
        *_sent_again(connection, wanted),
        *_edited(connection, wanted),
        *_refused(connection, wanted),
    ]
    return sorted(found, key=lambda step: step["at"])


def _rows(
    connection: sa.Connection, table: sa.Table, wanted: str, *more: sa.ColumnElement[Any]
) -> sa.CursorResult[Any]:
    either = sa.or_(table.c.message_id == wanted, table.c.key == wanted)
    return connection.execute(sa.select(table, *more).where(either))


def _written(connection: sa.Connection, wanted: str) -> list[Step]:
    found: list[Step] = []
    for row in _rows(connection, OUTBOX, wanted, *STANDING):
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


def _tried(connection: sa.Connection, wanted: str) -> list[Step]:
    """Each try of a parked message and each repair of it, with who made it."""
    about = (PARKED.c.message_id, PARKED.c.contract)
    mine = sa.or_(PARKED.c.message_id == wanted, PARKED.c.key == wanted)
    query = sa.select(TRIES, *about).join(PARKED, PARKED.c.number == TRIES.c.parked)
    return [
        {
            "at": row.at,
            "step": "tried again" if row.what in _TRIES else "repaired",
            "message_id": row.message_id,
            "contract": row.contract,
            "number": row.parked,
            "what": row.what,
            "by": row.actor,
            "codes": [code["code"] for code in row.codes],
        }
        for row in connection.execute(query.where(mine, TRIES.c.what != "parked"))
    ]


def _sent_again(connection: sa.Connection, wanted: str) -> list[Step]:
    """Who had a sent message sent again, so that the copy can be told from a fresh one."""
    mine = sa.or_(OUTBOX.c.message_id == wanted, OUTBOX.c.key == wanted)
    ids = sa.select(OUTBOX.c.message_id).where(mine)
    contract = sa.select(sa.func.min(OUTBOX.c.contract)).where(
        OUTBOX.c.message_id == AUDIT.c.subject
    )
    query = sa.select(AUDIT, contract.scalar_subquery().label("contract"))
    chosen = (AUDIT.c.subject.in_(ids), AUDIT.c.action.in_(["resend", "undo-resend"]))
    return [
        {
            "at": row.at,
            "step": "sent again",
            "message_id": row.subject,
            "contract": row.contract,
            "what": row.action,
            "by": row.actor,
        }
        for row in connection.execute(query.where(*chosen))
    ]


def _edited(connection: sa.Connection, wanted: str) -> list[Step]:
    return [
        {
            "at": link["at"],
            "step": "edited",
            "message_id": link["new_id"],
            "contract": link["contract"],
            "replaces": link["old_id"],
            "by": link["actor"],
            "undone_at": link["undone_at"],
        }
        for link in edits.links(connection, wanted)
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
