"""Messages of the partner go on to the services of this node in the order of their lane.

One that comes before an earlier one stands in the journal and waits; when the gap is filled, what waited for it goes
on in the same transaction, and what is too much for it in the next ones.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from services.gateway.adapters import lanes
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import BEHIND_A_GAP, JOURNAL, LANES, ON_ITS_LANE
from services.gateway.domain.pausing import Direction
from shared import inbox, outbox, parking, topology
from shared.crypto import signatures
from shared.crypto.refusals import SignatureRefused
from shared.crypto.statement import Place
from shared.delivery import Delivery, take
from shared.evidence.chain import Entry as Link
from shared.inbox import INBOX, Fate
from shared.processor import BEHIND
from shared.session import Session


INWARD, OUTWARD = "gateway.in", "gateway.out"  # the two consumers
AT_ONCE = 500  # messages that one transaction hands on


def hand_on(session: Session, envelope: Envelope, body: bytes, now: dt.datetime) -> None:
    """Into the outbox, as the bytes that came."""
    outbox.record(
        session,
        envelope,
        exchange=topology.EVENTS,
        routing_key=topology.partner_key(envelope.contract),
        at=now,
        body=body,
    )


def advance(session: Session, lane: Lane, now: dt.datetime) -> bool:
    """Hand on the next of what waited for an earlier number; whether there is more.

    What was parked or doubled has no row.  What stands behind a parked message of its key is parked behind it.
    """
    reach = lanes.reach(session, lane, now)
    if not reach.is_behind:
        return False
    last = min(reach.unbroken, reach.handed + AT_ONCE)
    columns = (JOURNAL.c.place, JOURNAL.c.body, JOURNAL.c.signature, JOURNAL.c.at)
    chosen = (*of_lane(lane), JOURNAL.c.place.between(reach.handed + 1, last))
    query = sa.select(*columns).where(*chosen).order_by(JOURNAL.c.place)
    for row in session.connection.execute(query).all():
        envelope = envelopes.decode(row.body)
        if _is_blocked(session, lane, row.place, envelope.partitionkey):
            _park_behind(session, envelope, row)
        else:
            hand_on(session, envelope, row.body, now)
    lanes.handed(session, lane, last, now)
    return last < reach.unbroken


def _is_blocked(session: Session, lane: Lane, place: int, key: str) -> bool:
    """Whether an earlier message of its key is parked; one that came while this one waited may be a later one."""
    waiting = parking.reasons_waiting(session.connection, INWARD, key)
    if not waiting - parking.HARMLESS:
        return False
    lines = parking.headers_waiting(session.connection, INWARD, key, binding.SIGNATURE)
    return any(_is_before(str(line), lane, place) for line in lines)


def _is_before(line: str, lane: Lane, place: int) -> bool:
    """By what it was proved with; of another lane, or of what proves nothing, nobody knows."""
    try:
        stands = signatures.taken_apart(line)[0].place
    except SignatureRefused:
        return True
    is_here = (stands.lane, stands.epoch) == (lane.service, lane.epoch)
    return not is_here or stands.number < place


def _park_behind(session: Session, envelope: Envelope, row: Any) -> None:
    """As of when it came: its signature is judged by that moment, however long it waited here."""
    headers = {**binding.headers(envelope), binding.SIGNATURE: row.signature}
    delivery = Delivery(body=row.body, headers=headers, exchange=topology.BORDER_IN)
    arrival = take(delivery, INWARD).arrival
    inbox.reopen(session.connection, arrival)
    parking.park(
        session.connection,
        arrival,
        BEHIND,
        body=row.body,
        headers=headers,
        exchange=delivery.exchange,
        routing_key=envelope.contract,
        at=row.at,
    )


def waits_elsewhere(session: Session, message_id: str) -> bool:
    """Whether the message stands on another lane behind a number that has not come, such as of an epoch that ended."""
    query = sa.select(JOURNAL.c.number).join(LANES, ON_ITS_LANE)
    chosen = query.where(JOURNAL.c.message_id == message_id, BEHIND_A_GAP)
    return session.connection.execute(chosen).first() is not None


@dataclass(frozen=True)
class Entry:
    """Where a message stands, and what proves it."""

    direction: Direction
    participant: str
    place: Place
    line: str

    @property
    def lane(self) -> Lane:
        return Lane(self.direction, self.participant, self.place.lane or "", self.place.epoch)


@dataclass(frozen=True)
class Kept:
    """The bytes that crossed; of what left in an older version also those that were said here, and the conversion."""

    envelope: Envelope
    body: bytes
    said: bytes | None = None
    conversion: dict[str, Any] | None = None


def keep(session: Session, entry: Entry, message: Kept, now: dt.datetime) -> None:
    """Into the journal; what comes is handed on from there in the order of its lane."""
    link = _link(entry, message, now)
    head = lanes.linked(session, entry.lane, link.digest, now)
    row = {
        "direction": entry.direction,
        "participant": entry.participant,
        "message_id": link.message_id,
        "source": link.source,
        "type": link.type,
        "key": link.key,
        "digest": link.body,
        "body": message.body,
        "at": now,
        "lane": entry.place.lane,
        "epoch": entry.place.epoch,
        "place": entry.place.number,
        "signature": entry.line,
        "said": message.said,
        "conversion": message.conversion,
        "entry": head.length,
        "chain": head.value,
    }
    session.insert(JOURNAL, row)


def _link(entry: Entry, message: Kept, now: dt.datetime) -> Link:
    envelope = message.envelope
    return Link(
        course=entry.lane.course,
        number=entry.place.number,
        at=now,
        message_id=envelope.id,
        source=envelope.source,
        type=envelope.type,
        key=envelope.partitionkey,
        body=envelopes.digest(message.body),
        conversion=message.conversion,
        signature=entry.line,
    )


def is_parked(session: Session, envelope: Envelope) -> bool:
    """Whether the message itself waits: it was entered, and has not been handed on."""
    mine = (INBOX.c.message_id == envelope.id, INBOX.c.source == envelope.source)
    query = sa.select(INBOX.c.fate).where(*mine, INBOX.c.consumer == INWARD)
    return session.connection.execute(query).scalar_one_or_none() == Fate.PARKED


def of_lane(lane: Lane) -> list[sa.ColumnElement[bool]]:
    """The journal's rows of a lane."""
    return [
        JOURNAL.c.direction == lane.direction,
        JOURNAL.c.participant == lane.participant,
        JOURNAL.c.lane == lane.service,
        JOURNAL.c.epoch == lane.epoch,
    ]
