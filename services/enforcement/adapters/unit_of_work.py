"""One transaction of this service, on a connection the bus opened."""

import datetime as dt

import sqlalchemy as sa

from services.enforcement.adapters.messages import message_of
from services.enforcement.adapters.repositories import SqlLeads
from services.enforcement.domain.events import Event
from shared.clock import civil_date
from shared.publishing import Publisher


class SqlUnitOfWork:
    """Repository and outbox on the same connection."""

    def __init__(self, connection: sa.Connection, publisher: Publisher) -> None:
        self.leads = SqlLeads(connection)
        self._publisher = publisher

    @property
    def today(self) -> dt.date:
        return civil_date(self._publisher.now())

    def publish(self, event: Event) -> None:
        self._publisher.publish(*message_of(event))
