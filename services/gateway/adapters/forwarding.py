"""Messages of this node go to the other side in the order of their lane.

What a pause holds back stands in the journal, numbered and signed; when the lane goes on it leaves from there, some
hundreds in a transaction, and what is new waits behind it.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from services.gateway.adapters import lanes, transports
from services.gateway.adapters.handing_on import of_lane
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import JOURNAL
from services.gateway.domain.numbers import Span
from shared import outbox, topology
from shared.session import Session


AT_ONCE = 500  # messages that one transaction lets go


@dataclass(frozen=True)
class Signed:
    """A message as it leaves."""

    envelope: Envelope
    body: bytes
    line: str


def forward(session: Session, lane: Lane, message: Signed, now: dt.datetime) -> None:
    """Into the outbox, towards the participant's queue, which a shovel, the gateway or the participant reads."""
    outbox.record(
        session,
        message.envelope,
        exchange=topology.BORDER_OUT,
        routing_key=topology.border_key(lane.participant, message.envelope.contract),
        at=now,
        body=message.body,
        signature=message.line,
    )


def advance(session: Session, lane: Lane, now: dt.datetime) -> bool:
    """Let the next go of what a pause held back; whether there is more."""
    reach = lanes.reach(session, lane, now)
    if not reach.is_behind:
        return False
    last = min(reach.unbroken, reach.handed + AT_ONCE)
    if not transports.is_fetched(session, lane.participant):
        _forward(session, lane, (reach.handed + 1, last), now)
    lanes.went_on(session, lane, last, now)
    return last < reach.unbroken


def _forward(session: Session, lane: Lane, span: Span, now: dt.datetime) -> None:
    """From the journal."""
    columns = (JOURNAL.c.body, JOURNAL.c.signature)
    chosen = (*of_lane(lane), JOURNAL.c.place.between(*span), JOURNAL.c.removed_at.is_(None))
    query = sa.select(*columns).where(*chosen).order_by(JOURNAL.c.place)
    for body, line in session.connection.execute(query).all():
        forward(session, lane, Signed(envelopes.decode(body), body, line), now)
