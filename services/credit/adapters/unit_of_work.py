"""One transaction of this service, on a connection the bus opened."""

import datetime as dt

import sqlalchemy as sa

from services.credit.adapters.messages import message_of
from services.credit.adapters.repositories import SqlListings, SqlRecognitions
from services.credit.domain.events import Event
from shared.clock import civil_date
from shared.publishing import Publisher


class SqlUnitOfWork:
    """Repositories and outbox on the same connection."""

    def __init__(self, connection: sa.Connection, publisher: Publisher) -> None:
        self.listings = SqlListings(connection)
        self.recognitions = SqlRecognitions(connection)
        self._publisher = publisher

    @property
    def today(self) -> dt.date:
        return civil_date(self._publisher.now())

    def publish(self, event: Event) -> None:
        self._publisher.publish(*message_of(event))
