"""The inbox: the first copy is recorded once, per source, id and consumer."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from shared import inbox
from shared.database import Database
from shared.inbox import Arrival, Fate
from shared.session import working
from tests.builders import LISTING, an_id
from tests.fakes import tables
from tests.fakes.clock import NOON


def an_arrival() -> Arrival:
    return Arrival(
        source="/sichuan/credit",
        message_id=an_id(),
        consumer="credit",
        contract="credit.listing-declared",
        key=LISTING,
        digest="sha256:" + "0" * 64,
        occurred_at=NOON,
    )


class TestAnArrival:
    def test_that_is_new_is_not_known(self, database: Database) -> None:
        with database.reading() as connection:
            assert inbox.known_digest(connection, an_arrival()) is None

    def test_that_was_entered_is_known_by_its_digest(self, database: Database) -> None:
        arrival = an_arrival()

        with working(database) as session:
            inbox.enter(session, arrival, Fate.HANDLED, NOON)

            assert inbox.known_digest(session.connection, arrival) == arrival.digest

    def test_cannot_be_entered_twice(self, database: Database) -> None:
        arrival = an_arrival()
        with working(database) as session:
            inbox.enter(session, arrival, Fate.HANDLED, NOON)

        with pytest.raises(IntegrityError), working(database) as session:
            inbox.enter(session, arrival, Fate.HANDLED, NOON)

        assert len(tables.inbox(database)) == 1

    @pytest.mark.parametrize("changed", [{"source": "/chongqing/credit"}, {"consumer": "gateway"}])
    def test_at_another_consumer_or_from_another_source_is_another(
        self, database: Database, changed: dict[str, Any]
    ) -> None:
        arrival = an_arrival()
        with working(database) as session:
            inbox.enter(session, arrival, Fate.HANDLED, NOON)

            assert inbox.known_digest(session.connection, replace(arrival, **changed)) is None

    @pytest.mark.parametrize("fate", [Fate.HANDLED, Fate.DISCARDED, Fate.TESTED])
    def test_is_settled_by_its_fate(self, database: Database, fate: Fate) -> None:
        arrival = an_arrival()

        with working(database) as session:
            inbox.enter(session, arrival, fate, NOON)

        assert tables.inbox(database)[arrival.message_id]["settled_at"] == NOON

    def test_that_is_parked_is_settled_later(self, database: Database) -> None:
        arrival = an_arrival()
        with working(database) as session:
            inbox.enter(session, arrival, Fate.PARKED, NOON)
        assert tables.inbox(database)[arrival.message_id]["settled_at"] is None

        with database.transaction() as connection:
            inbox.settle(connection, arrival, Fate.HANDLED, NOON)

        row = tables.inbox(database)[arrival.message_id]
        assert (row["fate"], row["settled_at"]) == ("handled", NOON)

    def test_counts_its_copies(self, database: Database) -> None:
        arrival = an_arrival()
        with working(database) as session:
            inbox.enter(session, arrival, Fate.HANDLED, NOON)

        for _ in range(3):
            with database.transaction() as connection:
                inbox.count_duplicate(connection, arrival)

        assert tables.inbox(database)[arrival.message_id]["duplicates"] == 3
