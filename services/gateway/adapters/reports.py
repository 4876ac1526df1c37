"""The newest report of each partner, kept so that an outage still shows the last known figures."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from services.gateway.adapters.tables import PARTNER_REPORTS


def keep(
    connection: sa.Connection, participant: str, report: dict[str, Any], at: dt.datetime
) -> None:
    """Replace the last one."""
    mine = PARTNER_REPORTS.c.participant == participant
    connection.execute(PARTNER_REPORTS.delete().where(mine))
    row = {"participant": participant, "received_at": at, "report": report}
    connection.execute(PARTNER_REPORTS.insert(), row)


def newest(
    connection: sa.Connection, participant: str
) -> tuple[dt.datetime, dict[str, Any]] | None:
    """The last report and when it came, or None."""
    query = sa.select(PARTNER_REPORTS).where(PARTNER_REPORTS.c.participant == participant)
    row = connection.execute(query).first()
    return (row.received_at, row.report) if row else None
