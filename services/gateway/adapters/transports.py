"""How a participant is reached, in its row; a change loses nothing that was under way by the old transport.

Away from a pull: what the participant has not receipted goes back behind `handed`, and leaves anew from the journal,
in order.  Towards a pull nothing need be done: the journal has it, and what lies in the queue is a second copy.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from services.gateway.adapters import lanes
from services.gateway.adapters.tables import PARTICIPANTS
from services.gateway.domain.transport import Kind, Transport
from shared.session import Session


def of_row(row: Any) -> Transport:
    """That of a participant's row."""
    return Transport(Kind(row.transport), row.transport_url)


def of(connection: sa.Connection, participant: str) -> Transport:
    """AMQP for one that is not registered."""
    columns = (PARTICIPANTS.c.transport, PARTICIPANTS.c.transport_url)
    query = sa.select(*columns).where(PARTICIPANTS.c.id == participant)
    row = connection.execute(query).one_or_none()
    return of_row(row) if row else Transport()


def is_fetched(session: Session, participant: str) -> bool:
    """Whether it asks for what goes out: then nothing is put into the outbox for it."""
    return of(session.connection, participant).kind is Kind.PULL


def changed(
    session: Session, participant: str, before: Transport, after: Transport, now: dt.datetime
) -> None:
    """What the lanes have to do when it is reached otherwise from now on."""
    if before.kind is after.kind:
        return
    lanes.all_untold(session)  # a receipt that was put where nobody reads any more
    if before.kind is Kind.PULL:
        lanes.go_back(session, participant, now)
