"""One transaction of this service, in a session the bus opened."""

from services.catalogue.adapters.messages import message_of
from services.catalogue.adapters.repositories import SqlMatters, SqlPartnerMatters
from services.catalogue.domain.events import Event
from shared.publishing import Publisher
from shared.session import Session


class SqlUnitOfWork:
    """Repositories and outbox in the same session."""

    def __init__(self, session: Session, publisher: Publisher) -> None:
        self.matters = SqlMatters(session)
        self.partner_matters = SqlPartnerMatters(session)
        self._publisher = publisher

    def publish(self, event: Event) -> None:
        self._publisher.publish(*message_of(event))
