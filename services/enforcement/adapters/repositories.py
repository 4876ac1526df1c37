"""Leads in the database."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from services.enforcement.adapters.messages import offer_body, offer_of
from services.enforcement.adapters.tables import COPIES, LEADS
from services.enforcement.domain.lead import Lead, Side, State
from services.enforcement.domain.offer import Party
from shared.database import update_versioned


class SqlLeads:
    """The leads we sent and those we received."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, lead_id: str) -> Lead | None:
        query = sa.select(LEADS).where(LEADS.c.lead_id == lead_id)
        row = self._connection.execute(query).mappings().first()
        return _lead(dict(row)) if row else None

    def add(self, lead: Lead) -> None:
        self._connection.execute(LEADS.insert(), _row(lead))

    def save(self, lead: Lead) -> None:
        mine = LEADS.c.lead_id == lead.lead_id
        update_versioned(self._connection, LEADS, mine, _row(lead))


def _lead(values: dict[str, Any]) -> Lead:
    for copy in COPIES:
        del values[copy]
    values["side"], values["state"] = Side(values["side"]), State(values["state"])
    values["offer"] = offer_of(values["offer"])
    if values["accepted_by"]:
        values["accepted_by"] = Party(**values["accepted_by"])
    return Lead(**values)


def _row(lead: Lead) -> dict[str, Any]:
    row = {name: value for name, value in vars(lead).items() if name != "events"}
    row["offer"] = offer_body(lead.offer)
    row["accepted_by"] = asdict(lead.accepted_by) if lead.accepted_by else None
    row["field"], row["found_on"] = lead.offer.field, lead.offer.found_on
    row["credit_code"] = lead.offer.suspect.credit_code
    return row
