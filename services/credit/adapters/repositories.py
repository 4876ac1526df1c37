"""Listings and recognitions in the database."""

from services.credit.adapters.entries import entry_body, entry_of
from services.credit.adapters.tables import LISTINGS, RECOGNITIONS
from services.credit.domain.listing import Answer, Listing
from services.credit.domain.listing import State as ListingState
from services.credit.domain.recognition import Recognition
from services.credit.domain.recognition import State as RecognitionState
from shared.repository import Repository
from shared.session import Row


class SqlListings(Repository[Listing]):
    """Our own listings."""

    table = LISTINGS

    def _aggregate(self, row: Row) -> Listing:
        states = {"state": ListingState(row["state"]), "answer": Answer(row["answer"])}
        return Listing(**_values(row) | states)

    def _row(self, aggregate: Listing) -> Row:
        return _row(aggregate)


class SqlRecognitions(Repository[Recognition]):
    """Our answers to the other side's listings."""

    table = RECOGNITIONS

    def _aggregate(self, row: Row) -> Recognition:
        return Recognition(**_values(row) | {"state": RecognitionState(row["state"])})

    def _row(self, aggregate: Recognition) -> Row:
        return _row(aggregate)


def _values(row: Row) -> Row:
    values = {name: value for name, value in row.items() if name != "credit_code"}
    return values | {"entry": entry_of(row["entry"])}


def _row(aggregate: Listing | Recognition) -> Row:
    row = {name: value for name, value in vars(aggregate).items() if name != "events"}
    row["entry"] = entry_body(aggregate.entry)
    row["credit_code"] = aggregate.entry.subject.credit_code
    return row
