"""Leads in the database."""

from dataclasses import asdict

from services.enforcement.adapters.messages import offer_body, offer_of
from services.enforcement.adapters.tables import COPIES, LEADS
from services.enforcement.domain.lead import Lead, Side, State
from services.enforcement.domain.offer import Organ
from shared.repository import Repository
from shared.session import Row


class SqlLeads(Repository[Lead]):
    """The leads we sent and those we received."""

    table = LEADS

    def _aggregate(self, row: Row) -> Lead:
        for copy in COPIES:
            del row[copy]
        row["side"], row["state"] = Side(row["side"]), State(row["state"])
        row["offer"] = offer_of(row["offer"])
        if row["accepted_by"]:
            row["accepted_by"] = Organ(**row["accepted_by"])
        return Lead(**row)

    def _row(self, aggregate: Lead) -> Row:
        row = {name: value for name, value in vars(aggregate).items() if name != "events"}
        offer, by = aggregate.offer, aggregate.accepted_by
        row["offer"] = offer_body(offer)
        row["accepted_by"] = asdict(by) if by else None
        row["field"], row["found_on"] = offer.field, offer.found_on
        row["credit_code"] = offer.suspect.credit_code
        return row
