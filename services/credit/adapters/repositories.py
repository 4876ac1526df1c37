"""Listings and recognitions in the database."""

from typing import Any

import sqlalchemy as sa

from services.credit.adapters.messages import entry_body, entry_of
from services.credit.adapters.tables import LISTINGS, RECOGNITIONS
from services.credit.domain.listing import Answer, Listing
from services.credit.domain.listing import State as ListingState
from services.credit.domain.recognition import Recognition
from services.credit.domain.recognition import State as RecognitionState
from shared.database import update_versioned


class SqlListings:
    """Our own listings."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, listing_id: str) -> Listing | None:
        query = sa.select(LISTINGS).where(LISTINGS.c.id == listing_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        values: dict[str, Any] = dict(row)
        del values["credit_code"]
        values["entry"] = entry_of(values["entry"])
        values["state"] = ListingState(values["state"])
        values["answer"] = Answer(values["answer"])
        return Listing(**values)

    def add(self, listing: Listing) -> None:
        self._connection.execute(LISTINGS.insert(), _row(listing))

    def save(self, listing: Listing) -> None:
        mine = LISTINGS.c.id == listing.id
        update_versioned(self._connection, LISTINGS, mine, _row(listing))


class SqlRecognitions:
    """Our answers to the other side's listings."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, listing_id: str) -> Recognition | None:
        query = sa.select(RECOGNITIONS).where(RECOGNITIONS.c.listing_id == listing_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        values: dict[str, Any] = dict(row)
        del values["credit_code"]
        values["entry"] = entry_of(values["entry"])
        values["state"] = RecognitionState(values["state"])
        return Recognition(**values)

    def add(self, recognition: Recognition) -> None:
        self._connection.execute(RECOGNITIONS.insert(), _row(recognition))

    def save(self, recognition: Recognition) -> None:
        mine = RECOGNITIONS.c.listing_id == recognition.listing_id
        update_versioned(self._connection, RECOGNITIONS, mine, _row(recognition))


def _row(aggregate: Listing | Recognition) -> dict[str, Any]:
    row = {name: value for name, value in vars(aggregate).items() if name != "events"}
    row["entry"] = entry_body(aggregate.entry)
    row["credit_code"] = aggregate.entry.subject.credit_code
    return row
