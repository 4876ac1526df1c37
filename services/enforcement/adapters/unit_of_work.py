"""One transaction of this service, in a session the bus opened."""

import datetime as dt

from services.enforcement.adapters.messages import message_of
from services.enforcement.adapters.repositories import SqlLeads
from services.enforcement.domain.events import Event
from shared.clock import civil_date
from shared.publishing import Publisher
from shared.session import Session


class SqlUnitOfWork:
    """Repository and outbox in the same session."""

    def __init__(self, session: Session, publisher: Publisher) -> None:
        self.leads = SqlLeads(session)
        self._publisher = publisher

    @property
    def today(self) -> dt.date:
        return civil_date(self._publisher.now())

    def publish(self, event: Event) -> None:
        self._publisher.publish(*message_of(event))
