"""The stores of listings and recognitions: the same laws for the fakes and for the database."""

from typing import Any

import pytest
import sqlalchemy as sa

from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.registry import EXAMPLES, example
from services.credit.adapters.entries import entry_of
from services.credit.adapters.messages import declaration
from services.credit.adapters.repositories import SqlListings, SqlRecognitions
from services.credit.adapters.tables import LISTINGS, RECOGNITIONS, TABLES
from services.credit.domain.listing import Answer, Listing
from services.credit.domain.listing import State as ListingState
from services.credit.domain.recognition import State
from services.credit.ports import Listings, Recognitions
from shared.database import Stale
from shared.session import Session
from tests.fakes.sessions import ForgetfulSession
from tests.fixtures_databases import FAKE, OpenTransaction
from tests.unit.credit.builders import (
    A_LIFT,
    ENDED,
    LIFTED,
    LISTING_ID,
    a_listing,
    granted,
    lifted,
    refused,
)
from tests.unit.credit.fakes import FakeListings, FakeRecognitions


@pytest.fixture
def session(database_kind: str, open_transaction: OpenTransaction) -> Session:
    return ForgetfulSession(open_transaction(database_kind, "credit"))


@pytest.fixture
def listings(storage: str, open_transaction: OpenTransaction) -> Listings:
    if storage == FAKE:
        return FakeListings()
    return SqlListings(ForgetfulSession(open_transaction(storage, "credit")))


@pytest.fixture
def recognitions(storage: str, open_transaction: OpenTransaction) -> Recognitions:
    if storage == FAKE:
        return FakeRecognitions()
    return SqlRecognitions(ForgetfulSession(open_transaction(storage, "credit")))


class TestAStoreOfListings:
    def test_knows_nothing_of_an_unknown_one(self, listings: Listings) -> None:
        assert listings.get(LISTING_ID) is None

    @pytest.mark.parametrize("answer", Answer)
    @pytest.mark.parametrize("state", ListingState)
    def test_finds_one_as_it_was_added(
        self, listings: Listings, answer: Answer, state: ListingState
    ) -> None:
        listings.add(a_listing(answer, state))

        assert listings.get(LISTING_ID) == a_listing(answer, state)

    def test_counts_the_version_at_each_save(self, listings: Listings) -> None:
        listings.add(a_listing())
        listing = listings.get(LISTING_ID)
        assert listing is not None
        listing.lift(A_LIFT)

        listings.save(listing)

        found = listings.get(LISTING_ID)
        assert found is not None
        assert (found.state, found.version, found.events) == (ListingState.LIFTED, 1, [])

    def test_refuses_what_somebody_else_saved_since_it_was_read(self, listings: Listings) -> None:
        listings.add(a_listing())
        mine, theirs = listings.get(LISTING_ID), listings.get(LISTING_ID)
        assert mine is not None
        assert theirs is not None
        listings.save(theirs)
        mine.lift(A_LIFT)

        with pytest.raises(Stale):
            listings.save(mine)

        found = listings.get(LISTING_ID)
        assert found is not None
        assert found.state is ListingState.DECLARED


class TestAStoreOfRecognitions:
    def test_knows_nothing_of_an_unknown_one(self, recognitions: Recognitions) -> None:
        assert recognitions.get(LISTING_ID) is None

    @pytest.mark.parametrize(
        "make", [granted, refused, lambda: lifted(granted()), lambda: lifted(refused())]
    )
    def test_finds_one_as_it_was_added(self, recognitions: Recognitions, make: Any) -> None:
        recognitions.add(make())

        assert recognitions.get(LISTING_ID) == make()

    def test_refuses_what_somebody_else_saved_since_it_was_read(
        self, recognitions: Recognitions
    ) -> None:
        recognitions.add(granted())
        mine, theirs = recognitions.get(LISTING_ID), recognitions.get(LISTING_ID)
        assert mine is not None
        assert theirs is not None
        recognitions.save(theirs)
        mine.listing_lifted(lifted_on=LIFTED, today=ENDED)

        with pytest.raises(Stale):
            recognitions.save(mine)

        found = recognitions.get(LISTING_ID)
        assert found is not None
        assert (found.state, found.version) == (State.GRANTED, 1)


class TestTheDatabase:
    @pytest.mark.parametrize("kind", EXAMPLES)
    def test_holds_every_listing_the_contract_allows(self, session: Session, kind: str) -> None:
        body = example(LISTING_DECLARED, LISTING_DECLARED.newest, kind)
        command = declaration("51", body)
        listing = Listing(command.listing_id, command.entry)

        SqlListings(session).add(listing)

        assert SqlListings(session).get(command.listing_id) == listing

    def test_still_reads_an_entry_of_the_first_version(self, session: Session) -> None:
        SqlListings(session).add(a_listing())
        old = example(LISTING_DECLARED, 1, "typical")
        session.connection.execute(sa.update(LISTINGS).values(entry=old))

        found = SqlListings(session).get(LISTING_ID)

        assert found is not None
        assert found.entry == entry_of(old)
        assert (found.entry.severity, found.entry.responsible_persons) == (None, None)

    def test_repeats_the_credit_code_for_searching(self, session: Session) -> None:
        SqlListings(session).add(a_listing())
        SqlRecognitions(session).add(granted())

        for table in (LISTINGS, RECOGNITIONS):
            row = session.connection.execute(sa.select(table)).one()
            assert row.credit_code == a_listing().entry.subject.credit_code

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
