"""The ports of the credit handlers in memory; what was not saved is not seen again."""

import copy
import datetime as dt
from dataclasses import replace

from services.credit.domain.events import Event
from services.credit.domain.listing import Listing
from services.credit.domain.recognition import Recognition
from shared.database import Stale
from tests.unit.credit.builders import ENDED


class FakeListings:
    def __init__(self, *listings: Listing) -> None:
        self.stored = {listing.id: listing for listing in listings}

    def get(self, listing_id: str) -> Listing | None:
        return copy.deepcopy(self.stored.get(listing_id))

    def add(self, listing: Listing) -> None:
        self.stored[listing.id] = replace(listing, events=[])

    def save(self, listing: Listing) -> None:
        if self.stored[listing.id].version != listing.version:
            raise Stale("listings")
        self.stored[listing.id] = replace(listing, version=listing.version + 1, events=[])


class FakeRecognitions:
    def __init__(self, *recognitions: Recognition) -> None:
        self.stored = {recognition.listing_id: recognition for recognition in recognitions}

    def get(self, listing_id: str) -> Recognition | None:
        return copy.deepcopy(self.stored.get(listing_id))

    def add(self, recognition: Recognition) -> None:
        self.stored[recognition.listing_id] = replace(recognition, events=[])

    def save(self, recognition: Recognition) -> None:
        key, version = recognition.listing_id, recognition.version
        if self.stored[key].version != version:
            raise Stale("recognitions")
        self.stored[key] = replace(recognition, version=version + 1, events=[])


class FakeWork:
    def __init__(self, *stored: Listing | Recognition) -> None:
        self.listings = FakeListings(*(one for one in stored if isinstance(one, Listing)))
        self.recognitions = FakeRecognitions(
            *(one for one in stored if isinstance(one, Recognition))
        )
        self.published: list[Event] = []

    @property
    def today(self) -> dt.date:
        return ENDED

    def publish(self, event: Event) -> None:
        self.published.append(event)
