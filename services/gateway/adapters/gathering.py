"""What belongs to a case is gathered from the rows, in the form in which a bundle tells it."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from services.gateway.adapters.handing_on import of_lane
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import (
    CHAIN_HEADS,
    JOURNAL,
    NEWEST_RECEIPTS,
    OWN_KEYS,
    PARTICIPANT_KEYS,
)
from shared.crypto.digests import SM3, digest
from shared.crypto.encoding import encoded
from shared.evidence.chain import NONE, Entry, moment


Document = dict[str, Any]
PAGE = 1_000  # rows


def extent(connection: sa.Connection, case: str, most: int) -> tuple[set[str], int, int]:
    """The ids of the lanes of a case, how many messages there are, up to `most`, and how many bytes they have."""
    asked = sa.or_(JOURNAL.c.message_id == case, JOURNAL.c.key == case)
    size = sa.func.length(JOURNAL.c.body) + sa.func.coalesce(sa.func.length(JOURNAL.c.said), 0)
    names = ("direction", "participant", "lane", "epoch")
    columns: list[sa.ColumnElement[Any]] = [
        *(JOURNAL.c[name] for name in names),
        size.label("size"),
    ]
    query = sa.select(*columns).where(asked, JOURNAL.c.lane.is_not(None))
    rows = connection.execute(query.limit(most)).all()
    return {lane_of(row).id for row in rows}, len(rows), sum(row.size for row in rows)


def rows_of(connection: sa.Connection, case: str, most: int) -> list[sa.Row[Any]]:
    """Of a message id or business key, in the order in which they entered; of the business key's messages all."""
    asked = sa.or_(JOURNAL.c.message_id == case, JOURNAL.c.key == case)
    query = sa.select(JOURNAL).where(asked, JOURNAL.c.lane.is_not(None))
    return list(connection.execute(query.order_by(JOURNAL.c.number).limit(most)))


def lane_of(row: sa.Row[Any]) -> Lane:
    return Lane(row.direction, row.participant, row.lane, row.epoch)


def message(row: sa.Row[Any]) -> Document:
    """One row of the journal; of what came before there was a chain `entry` is null."""
    return {
        "direction": row.direction,
        "participant": row.participant,
        "lane": row.lane,
        "epoch": row.epoch,
        "number": row.place,
        "entry": row.entry,
        "at": moment(row.at),
        "message_id": row.message_id,
        "source": row.source,
        "type": row.type,
        "key": row.key,
        "digest": row.digest,
        "body": None if row.removed_at else encoded(row.body),
        "removed_at": moment(row.removed_at) if row.removed_at else None,
        "said": encoded(row.said) if row.said is not None else None,
        "conversion": row.conversion,
        "signature": row.signature,
    }


def entry_of(row: sa.Row[Any]) -> Entry:
    """The same as the chain has it."""
    return Entry(
        course=lane_of(row).course,
        number=row.place,
        at=row.at,
        message_id=row.message_id,
        source=row.source,
        type=row.type,
        key=row.key,
        body=row.digest,
        conversion=row.conversion,
        signature=row.signature,
    )


def proofs(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[Document]:
    """For each head that has one of these below it: the digests of the entries from the first of them up to it."""
    first: dict[tuple[Lane, int], sa.Row[Any]] = {}
    heads: dict[tuple[Lane, int], sa.Row[Any]] = {}
    for row in rows:
        head = None if row.entry is None else _next_head(connection, row)
        if head is not None:
            which = lane_of(row), head.length
            heads[which] = head
            first.setdefault(which, row)
    return [_proof(connection, row, heads[which]) for which, row in first.items()]


def _next_head(connection: sa.Connection, row: sa.Row[Any]) -> sa.Row[Any] | None:
    mine = (CHAIN_HEADS.c.lane_id == lane_of(row).id, CHAIN_HEADS.c.length >= row.entry)
    query = sa.select(CHAIN_HEADS).where(*mine).order_by(CHAIN_HEADS.c.length).limit(1)
    return connection.execute(query).one_or_none()


def _proof(connection: sa.Connection, row: sa.Row[Any], head: sa.Row[Any]) -> Document:
    lane = lane_of(row)
    return {
        "direction": lane.direction,
        "participant": lane.participant,
        "lane": lane.service,
        "epoch": lane.epoch,
        "first": row.entry,
        "before": _before(connection, row),
        "entries": [entry_of(one).digest for one in _between(connection, row, head.length)],
        "head": {"length": head.length, "value": head.value, "signature": head.signature},
    }


def _before(connection: sa.Connection, row: sa.Row[Any]) -> str:
    """The value of the chain before this entry: entries of a lane stand in the order of their rows."""
    mine = (*of_lane(lane_of(row)), JOURNAL.c.number < row.number, JOURNAL.c.entry.is_not(None))
    query = sa.select(JOURNAL.c.chain).where(*mine).order_by(JOURNAL.c.number.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none() or NONE


def _between(connection: sa.Connection, row: sa.Row[Any], last: int) -> Iterable[sa.Row[Any]]:
    """From this row up to the head's, in the order of entry; of each what the chain has of it."""
    number, mine = row.number - 1, of_lane(lane_of(row))
    columns = [column for column in JOURNAL.c if column.name not in {"body", "said"}]
    while True:
        query = sa.select(*columns).where(*mine, JOURNAL.c.number > number)
        page = connection.execute(query.order_by(JOURNAL.c.number).limit(PAGE)).all()
        for one in page:
            if one.entry > last:
                return
            yield one
        if len(page) < PAGE:
            return
        number = page[-1].number


def receipts(connection: sa.Connection, lanes: Iterable[Lane]) -> list[Document]:
    """The newest of each lane, where there is one."""
    by_id = {lane.id: lane for lane in lanes}
    query = sa.select(NEWEST_RECEIPTS).where(NEWEST_RECEIPTS.c.lane_id.in_(list(by_id)))
    return [
        {
            "direction": by_id[row.lane_id].direction,
            "participant": by_id[row.lane_id].participant,
            "lane": by_id[row.lane_id].service,
            "epoch": by_id[row.lane_id].epoch,
            "body": encoded(row.body),
            "digest": digest(SM3, row.body),
            "signature": row.signature,
        }
        for row in connection.execute(query.order_by(NEWEST_RECEIPTS.c.lane_id))
    ]


def keys(connection: sa.Connection, node: str, partner: str) -> list[Document]:
    """All that sign, of both sides; of our own nobody but the partner says from when to when they are valid."""
    mine = [
        _key(node, row.key_id, row.pem, first_used_at=moment(row.first_used_at))
        for row in connection.execute(sa.select(OWN_KEYS).order_by(OWN_KEYS.c.key_id))
    ]
    chosen = (PARTICIPANT_KEYS.c.participant == partner, PARTICIPANT_KEYS.c.use == "sign")
    query = sa.select(PARTICIPANT_KEYS).where(*chosen).order_by(PARTICIPANT_KEYS.c.key_id)
    theirs = [
        _key(
            partner,
            row.key_id,
            row.pem,
            not_before=moment(row.not_before),
            not_after=moment(row.not_after),
            revoked_at=moment(row.revoked_at) if row.revoked_at else None,
        )
        for row in connection.execute(query)
    ]
    return [*mine, *theirs]


def _key(participant: str, key_id: str, pem: str, **known: str | None) -> Document:
    times = dict.fromkeys(("first_used_at", "not_before", "not_after", "revoked_at"))
    return {"participant": participant, "key_id": key_id, "pem": pem, **times, **known}
