"""Where the message under one number of a lane is (查通道序号), as far as this gateway knows; never its body or key."""

from typing import Any

import sqlalchemy as sa

from contracts.envelope import TYPE_PREFIX
from services.gateway.adapters.handing_on import INWARD, of_lane
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import JOURNAL, LANES, RESENDINGS, UNJOURNALED
from services.gateway.adapters.unjournaled import of_unjournaled
from services.gateway.domain.asking import LaneUnknown, NumberNotGiven, Where
from services.gateway.domain.numbers import Numbers
from shared import topology
from shared.delivery import Outcome
from shared.outbox import OUTBOX, STANDING
from shared.parking import PARKED, State
from shared.processor import CONTRADICTS


Answer = dict[str, Any]
TESTERS = 10**9  # their epochs are milliseconds
_UNJOURNALED = {Outcome.DUPLICATE: Where.COPY, Outcome.TESTED: Where.TESTED}


def epoch_of(connection: sa.Connection, direction: str, participant: str, service: str) -> int:
    """The newest of such a lane, of a tester's only when there is no other; LaneUnknown when there is none."""
    mine = (LANES.c.direction == direction, LANES.c.participant == participant)
    query = sa.select(LANES.c.epoch).where(*mine, LANES.c.lane == service)
    epochs: list[int] = list(connection.execute(query).scalars())
    if not epochs:
        raise LaneUnknown(f"{direction}/{participant}/{service}", _known(connection, participant))
    return max([epoch for epoch in epochs if epoch < TESTERS] or epochs)


def whereabouts(connection: sa.Connection, lane: Lane, number: int) -> Answer:
    """One number of a lane, which way it goes; LaneUnknown, or NumberNotGiven of one that goes out."""
    row = connection.execute(sa.select(LANES).where(LANES.c.id == lane.id)).one_or_none()
    if row is None:
        raise LaneUnknown(lane.id, _known(connection, lane.participant))
    found = _outgoing if lane.direction == "out" else _incoming
    head = {
        "direction": lane.direction,
        "participant": lane.participant,
        "lane": lane.service,
        "epoch": lane.epoch,
        "number": number,
        "highest": row.highest,
        "paused_at": row.paused_at,
    }
    return head | found(connection, lane, row, number)


def _known(connection: sa.Connection, participant: str) -> str:
    query = sa.select(LANES.c.id).where(LANES.c.participant == participant)
    return ", ".join(connection.execute(query.order_by(LANES.c.moved_at.desc()).limit(8)).scalars())


def _outgoing(connection: sa.Connection, lane: Lane, row: sa.Row[Any], number: int) -> Answer:
    message = _journal(connection, lane, number)
    if message is None:
        raise NumberNotGiven(number, row.highest)
    sent = _published(connection, message["message_id"], topology.BORDER_OUT)
    receipted = number in Numbers.of(row.receipted)
    has_left = number <= row.handed and (sent is None or sent.sent_at)
    state = Where.SENT if has_left else Where.UNSENT
    return {
        **message,
        "where": Where.RECEIPTED if receipted else state,
        "sent_at": sent and sent.sent_at,
        "waits_to_be_sent": bool(sent and sent.unsent) or number > row.handed,
        "sent_again": _sent_again(connection, lane, number),
        "receipted": receipted,
        "receipt_signed_at": row.receipted_at,
    }


def _incoming(connection: sa.Connection, lane: Lane, row: sa.Row[Any], number: int) -> Answer:
    come = Numbers.of(row.spans)
    if number not in come:
        return {"where": Where.NOT_COME}
    message, aside = _journal(connection, lane, number), _unjournaled(connection, lane, number)
    known = message or aside
    if known is None:
        return {"where": Where.SKIPPED}
    if message and number > row.handed:
        return {"where": Where.WAITS, "waits_for": _first_missing(come, number), **message}
    parked = _parked(connection, known)
    if message and (parked is None or parked["state"] != State.WAITING):
        went = _published(connection, message["message_id"], topology.EVENTS)
        times = {"handed_on_at": went and went.recorded_at, "published_at": went and went.sent_at}
        return {"where": Where.HANDED_ON, **message, **times}
    outcome = known.pop("outcome", None)
    where = _UNJOURNALED.get(outcome, Where.PARKED)
    if where is Where.PARKED and parked and parked["state"] == State.DISCARDED:
        where = Where.DISCARDED
    return {"where": where, **known, "parked": parked}


def _first_missing(come: Numbers, number: int) -> int | None:
    """The number for which it waits; None when it is just being handed on."""
    gaps = come.missing(number)
    return gaps[0][0] if gaps else None


def _journal(connection: sa.Connection, lane: Lane, number: int) -> Answer | None:
    columns = (JOURNAL.c.message_id, JOURNAL.c.type, JOURNAL.c.digest, JOURNAL.c.at)
    query = sa.select(*columns).where(*of_lane(lane), JOURNAL.c.place == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    contract = row.type.removeprefix(TYPE_PREFIX).rpartition(".v")[0]
    return _message(row.message_id, contract, row.digest) | {"at": row.at}


def _unjournaled(connection: sa.Connection, lane: Lane, number: int) -> Answer | None:
    query = sa.select(UNJOURNALED).where(*of_unjournaled(lane), UNJOURNALED.c.place == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    message = _message(row.message_id, row.contract, row.digest)
    return message | {"at": row.at, "outcome": row.outcome}


def _message(message_id: str, contract: str, digest: str) -> Answer:
    return {"message_id": message_id, "contract": contract, "digest": digest}


def _published(connection: sa.Connection, message_id: str, exchange: str) -> sa.Row[Any] | None:
    """Its newest row in the outbox; None once retention removed it."""
    mine = (OUTBOX.c.message_id == message_id, OUTBOX.c.exchange == exchange)
    query = sa.select(OUTBOX.c.recorded_at, *STANDING).where(*mine)
    return connection.execute(query.order_by(OUTBOX.c.number.desc()).limit(1)).one_or_none()


def _sent_again(connection: sa.Connection, lane: Lane, number: int) -> Answer:
    """How often, because the other side did not have it, and when last."""
    mine = (
        RESENDINGS.c.participant == lane.participant,
        RESENDINGS.c.lane == lane.service,
        RESENDINGS.c.epoch == lane.epoch,
        RESENDINGS.c.place == number,
    )
    columns = (RESENDINGS.c.times, RESENDINGS.c.at)
    row = connection.execute(sa.select(*columns).where(*mine)).one_or_none()
    return {"times": row.times if row else 0, "at": row.at if row else None}


def _parked(connection: sa.Connection, message: Answer) -> Answer | None:
    """Why it is, or was, parked: the newest row of these bytes; what contradicts its id has an identity of its own."""
    message_id, digest = message["message_id"], message["digest"]
    ids = [message_id, f"{message_id}{CONTRADICTS}{digest[7:23]}"]
    mine = (PARKED.c.message_id.in_(ids), PARKED.c.consumer == INWARD, PARKED.c.digest == digest)
    query = sa.select(PARKED).where(*mine).order_by(PARKED.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return {
        "number": row.number,
        "reason": row.reason,
        "codes": [problem["code"] for problem in row.problems],
        "since": row.parked_at,
        "state": row.state,
    }
