"""One transaction of this service, on a connection the bus opened."""

import sqlalchemy as sa

from services.catalogue.adapters.messages import message_of
from services.catalogue.adapters.repositories import SqlMatters, SqlPartnerMatters
from services.catalogue.domain.events import Event
from shared.publishing import Publisher


class SqlUnitOfWork:
    """Repositories and outbox on the same connection."""

    def __init__(self, connection: sa.Connection, publisher: Publisher) -> None:
        self.matters = SqlMatters(connection)
        self.partner_matters = SqlPartnerMatters(connection)
        self._publisher = publisher

    def publish(self, event: Event) -> None:
        self._publisher.publish(*message_of(event))
