"""What the handlers need from outside."""

import datetime as dt
from typing import Protocol

from services.credit.domain.events import Event
from services.credit.domain.listing import Listing
from services.credit.domain.recognition import Recognition


class Listings(Protocol):
    """Our own listings."""

    def get(self, listing_id: str) -> Listing | None: ...

    def add(self, listing: Listing) -> None: ...

    def save(self, listing: Listing) -> None: ...


class Recognitions(Protocol):
    """Our answers to the listings of the other side."""

    def get(self, listing_id: str) -> Recognition | None: ...

    def add(self, recognition: Recognition) -> None: ...

    def save(self, recognition: Recognition) -> None: ...


class UnitOfWork(Protocol):
    """One transaction: what is stored and published here happens together or not at all."""

    @property
    def listings(self) -> Listings: ...

    @property
    def recognitions(self) -> Recognitions: ...

    @property
    def today(self) -> dt.date: ...

    def publish(self, event: Event) -> None: ...
