"""The store of leads: the same laws for the fake and for the database."""

from typing import Any

import pytest
import sqlalchemy as sa

from contracts.elements.decisions import MOST_FEN
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.registry import example
from services.enforcement.adapters.messages import offering
from services.enforcement.adapters.repositories import SqlLeads
from services.enforcement.adapters.tables import LEADS, TABLES
from services.enforcement.domain.events import LeadDecided
from services.enforcement.domain.lead import Lead, Side, State
from services.enforcement.ports import Leads
from shared.database import Stale
from shared.session import Session
from tests.fakes.sessions import ForgetfulSession
from tests.fixtures_databases import FAKE, OpenTransaction
from tests.unit.enforcement.builders import (
    DECIDED,
    LEAD_ID,
    accepted,
    received,
    sent,
)
from tests.unit.enforcement.fakes import FakeLeads


@pytest.fixture
def session(database_kind: str, open_transaction: OpenTransaction) -> Session:
    return ForgetfulSession(open_transaction(database_kind, "enforcement"))


@pytest.fixture
def leads(storage: str, open_transaction: OpenTransaction) -> Leads:
    if storage == FAKE:
        return FakeLeads()
    return SqlLeads(ForgetfulSession(open_transaction(storage, "enforcement")))


class TestAStoreOfLeads:
    def test_knows_nothing_of_an_unknown_one(self, leads: Leads) -> None:
        assert leads.get(LEAD_ID) is None

    @pytest.mark.parametrize("state", sorted(set(State) - {State.OFFERED}))
    def test_finds_a_received_one_as_it_was_added(self, leads: Leads, state: State) -> None:
        leads.add(received(state))

        assert leads.get(LEAD_ID) == received(state)

    @pytest.mark.parametrize("state", [State.OFFERED, State.RETURNED, State.CLOSED])
    def test_finds_a_sent_one_as_it_was_added(self, leads: Leads, state: State) -> None:
        leads.add(sent(state))

        assert leads.get(LEAD_ID) == sent(state)

    def test_does_not_keep_what_was_told_already(self, leads: Leads) -> None:
        lead = received()
        lead.take(accepted())

        leads.add(lead)

        found = leads.get(LEAD_ID)
        assert found is not None
        assert found.events == []

    def test_counts_the_version_at_each_save(self, leads: Leads) -> None:
        leads.add(received())
        lead = leads.get(LEAD_ID)
        assert lead is not None
        lead.take(accepted())

        leads.save(lead)

        found = leads.get(LEAD_ID)
        assert found is not None
        assert (found.state, found.version) == (State.ACCEPTED, 1)

    def test_refuses_what_somebody_else_saved_since_it_was_read(self, leads: Leads) -> None:
        leads.add(received())
        mine, theirs = leads.get(LEAD_ID), leads.get(LEAD_ID)
        assert mine is not None
        assert theirs is not None
        leads.save(theirs)
        mine.take(accepted())

        with pytest.raises(Stale):
            leads.save(mine)

        found = leads.get(LEAD_ID)
        assert found is not None
        assert found.state is State.RECEIVED


class TestTheDatabase:
    def test_holds_the_largest_lead_the_contract_allows(self, session: Session) -> None:
        edge = offering("51", example(LEAD_OFFERED, LEAD_OFFERED.newest, "edge"))
        lead = Lead(lead_id=edge.lead_id, side=Side.RECEIVED, offer=edge.offer, state=State.FILED)
        lead.take(LeadDecided(edge.lead_id, DECIDED, "广〔2026〕1号", "fine", MOST_FEN))
        lead.events.clear()

        SqlLeads(session).add(lead)

        assert SqlLeads(session).get(edge.lead_id) == lead

    def test_repeats_what_searching_needs_in_columns(self, session: Session) -> None:
        SqlLeads(session).add(received())

        row = session.connection.execute(sa.select(LEADS)).one()

        offer = received().offer
        assert (row.field, row.credit_code) == (offer.field, offer.suspect.credit_code)
        assert row.found_on == offer.found_on

    def test_is_migrated_to_the_tables_the_code_knows(self, session: Session) -> None:
        inspector = sa.inspect(session.connection)

        for table in TABLES.tables.values():
            found = {c["name"]: _shape(c) for c in inspector.get_columns(table.name)}
            assert found == {
                c.name: _shape({"type": c.type, "nullable": c.nullable}) for c in table.columns
            }
            assert {i["name"] for i in inspector.get_indexes(table.name)} == {
                index.name for index in table.indexes
            }


def _shape(column: Any) -> tuple[str, bool]:
    return str(column["type"]), bool(column["nullable"])
