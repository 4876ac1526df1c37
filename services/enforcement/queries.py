"""Questions about the state of this service."""

from typing import Any

import sqlalchemy as sa

from contracts.enforcement.lead_accepted import LEAD_ACCEPTED
from contracts.enforcement.lead_closed import LEAD_CLOSED
from contracts.enforcement.lead_decided import LEAD_DECIDED
from contracts.enforcement.lead_filed import LEAD_FILED
from contracts.enforcement.lead_not_filed import LEAD_NOT_FILED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.enforcement.lead_returned import LEAD_RETURNED
from services.enforcement.adapters.tables import LEADS
from services.enforcement.domain.lead import Side


Row = dict[str, Any]
COLUMNS = LEADS.c
HEARD = {  # contracts of the receiving side, and the date that each leaves on a lead we sent
    LEAD_ACCEPTED.name: COLUMNS.accepted_on,
    LEAD_RETURNED.name: COLUMNS.returned_on,
    LEAD_FILED.name: COLUMNS.filed_on,
    LEAD_NOT_FILED.name: COLUMNS.not_filed_on,
    LEAD_DECIDED.name: COLUMNS.decided_on,
}


def leads(connection: sa.Connection, limit: int) -> list[Row]:
    """Sent and received leads, the newest discovery first, without the text of their letters."""
    query = sa.select(LEADS).order_by(COLUMNS.found_on.desc(), COLUMNS.lead_id).limit(limit)
    return [_short(dict(row)) for row in connection.execute(query).mappings()]


def lead(connection: sa.Connection, lead_id: str) -> Row | None:
    """Everything about one lead, or None."""
    query = sa.select(LEADS).where(COLUMNS.lead_id == lead_id)
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def effects(connection: sa.Connection) -> dict[str, dict[str, int]]:
    """By contract received: how many took effect, and how many of them were returned."""
    sent, received = COLUMNS.side == Side.SENT, COLUMNS.side == Side.RECEIVED
    returned, closed = COLUMNS.returned_on.is_not(None), COLUMNS.closed_on.is_not(None)
    offered = {
        "effective": _count(connection, received),
        "refused": _count(connection, received, returned),
    }
    heard = {
        contract: {"effective": _count(connection, sent, date.is_not(None))}
        for contract, date in HEARD.items()
    }
    closing = {"effective": _count(connection, received, closed)}
    return {LEAD_OFFERED.name: offered, **heard, LEAD_CLOSED.name: closing}


def _count(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(LEADS).where(*conditions)
    return connection.execute(query).scalar_one()


def _short(row: Row) -> Row:
    offer, _ = row.pop("offer"), row.pop("further")
    return row | {"suspect_name": offer["suspect"]["name"], "letter_number": offer["letter_number"]}
