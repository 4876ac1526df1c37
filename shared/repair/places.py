"""Where an own message stands before it is sent, how another takes its place there, and how it is put back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

import sqlalchemy as sa

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from shared import inbox, parking, settlement, topology
from shared.edits import Edit, Place
from shared.inbox import Arrival, Fate
from shared.outbox import OUTBOX, STANDING, HandedOut
from shared.parking import PARKED, Reason, State
from shared.repair.heads import absent
from shared.repair.refused import ActionImpossible, AlreadySent, NotOurs
from shared.session import Session


CORRECT = "discard it and ask for a corrected one"


@dataclass(frozen=True, kw_only=True)
class Own:
    """What makes a message ours, and sure not to have been sent."""

    node: str
    source: str  # /<node>/<service>
    handed_out: HandedOut


@dataclass(frozen=True, kw_only=True)
class Found:
    """A message that may be edited, with its bytes."""

    place: Place
    number: int
    message_id: str
    body: bytes
    row: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return envelopes.digest(self.body)

    @property
    def arrival(self) -> Arrival:
        """As the inbox knows a parked one."""
        names = [field.name for field in fields(Arrival)]
        return Arrival(**{name: self.row[name] for name in names})


def find(connection: sa.Connection, own: Own, message_id: str) -> Found:
    """The own message of that id where it waits; else why it may not be touched."""
    waits = sa.select(PARKED).where(PARKED.c.state == State.WAITING)
    for row in _rows(connection, PARKED, waits, message_id):
        _check_parked(row, own)
        return _found(Place.PARKED, row)
    written = _rows(connection, OUTBOX, sa.select(OUTBOX, *STANDING), message_id)
    if not written:
        raise absent(connection, message_id, "a message that waits here")
    if any(row["source"] != own.source for row in written):
        raise NotOurs(message_id, "of another service", "the service that wrote it")
    if len(written) > 1 or not _is_surely_unsent(written[0], own):
        raise AlreadySent(message_id, "sent, or perhaps sent", "a new message")
    return _found(Place.OUTBOX, written[0])


def _rows(
    connection: sa.Connection, table: sa.Table, query: sa.Select[Any], message_id: str
) -> list[Mapping[str, Any]]:
    mine = query.where(table.c.message_id == message_id).with_for_update(of=table)
    return [dict(row) for row in connection.execute(mine).mappings()]


def _found(place: Place, row: Mapping[str, Any]) -> Found:
    return Found(
        place=place,
        number=row["number"],
        message_id=row["message_id"],
        body=row["body"],
        row=row,
    )


def _check_parked(row: Mapping[str, Any], own: Own) -> None:
    """At the border a partner may claim anything; inside, the gateway has seen to it."""
    ours = row["source"].startswith(f"/{own.node}/") and row["exchange"] != topology.BORDER_IN
    if not ours:
        raise NotOurs(row["message_id"], "a partner's", CORRECT)


def _is_surely_unsent(row: Mapping[str, Any], own: Own) -> bool:
    handed_out = own.handed_out
    if handed_out.since is None:
        raise ActionImpossible(row["message_id"], "for another process", "where the relay runs")
    untouched = row["unsent"] and row["sent_at"] is None
    unknown = row["number"] in handed_out.numbers or row["recorded_at"] < handed_out.since
    return untouched and not unknown


class Standing(Protocol):
    """A place in which one message can be replaced by another."""

    def replace(
        self, session: Session, found: Found, new: Envelope, *, by: str, at: dt.datetime
    ) -> dict[str, Any]:
        """Put the new message there; gives what else of the old one has to be kept, as JSON."""

    def put_back(
        self, session: Session, found: Found, made: Edit, *, by: str, at: dt.datetime
    ) -> None:
        """Put the original there again."""


class InTheOutbox:
    """Unsent; the relay reads it next time."""

    def replace(
        self, session: Session, found: Found, new: Envelope, *, by: str, at: dt.datetime
    ) -> dict[str, Any]:
        values = {
            "message_id": new.id,
            "causation_id": new.causationid,
        }
        _update(session, OUTBOX, found.number, values | {"body": envelopes.encode(new)})
        return {name: found.row[name] for name in values}

    def put_back(
        self, session: Session, found: Found, made: Edit, *, by: str, at: dt.datetime
    ) -> None:
        _update(session, OUTBOX, found.number, _known(made.was) | {"body": made.original})


def _known(was: Mapping[str, Any]) -> dict[str, Any]:
    """An edit may be older than the columns of today."""
    return {name: value for name, value in was.items() if name in OUTBOX.c}


class Waiting:
    """Parked; it keeps its place in the order of its key, and waits until somebody tries it."""

    def replace(
        self, session: Session, found: Found, new: Envelope, *, by: str, at: dt.datetime
    ) -> dict[str, Any]:
        body, arrival = envelopes.encode(new), found.arrival
        fresh = replace(arrival, message_id=new.id, digest=envelopes.digest(body))
        inbox.settle(session.connection, arrival, Fate.DISCARDED, at, {"replaced_by": new.id})
        inbox.enter(session, fresh, Fate.PARKED, at)
        values = {
            "message_id": new.id,
            "digest": fresh.digest,
            "headers": binding.headers(new),
            "reason": Reason.EDITED,
            "problems": [],
            "attempts": 0,
        }
        place = {"body": body, "next_try": None, **settlement.IDLE}
        settlement.replace(session.connection, found.number, values | place, "edited", by=by, at=at)
        return {name: found.row[name] for name in values}

    def put_back(
        self, session: Session, found: Found, made: Edit, *, by: str, at: dt.datetime
    ) -> None:
        arrival, connection = found.arrival, session.connection
        inbox.settle(connection, arrival, Fate.DISCARDED, at, {"replaced_by": made.old_id})
        inbox.reopen(connection, replace(arrival, message_id=made.old_id))
        next_try = parking.next_try(made.was["reason"], made.was["attempts"], at)
        values = made.was | {"body": made.original, "next_try": next_try, **settlement.IDLE}
        settlement.replace(connection, found.number, values, "undone", by=by, at=at)


PLACES: dict[str, Standing] = {Place.OUTBOX: InTheOutbox(), Place.PARKED: Waiting()}


def _update(session: Session, table: sa.Table, number: int, values: dict[str, Any]) -> None:
    session.connection.execute(table.update().where(table.c.number == number).values(values))
