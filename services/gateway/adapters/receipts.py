"""Receipts (回执): what came is told to its sender, and what nobody receipted is sent again.

A receipt names all numbers of a lane that are stored here; it is not numbered and may be lost, doubled or overtaken:
the one that was signed last holds.  Each second at most one for a lane.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from contracts import binding, border
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.errors import ContractBroken, NotProved, Problem
from services.gateway.adapters import lanes, newest_receipts, transports
from services.gateway.adapters.forwarding import Signed
from services.gateway.adapters.handing_on import of_lane
from services.gateway.adapters.lanes import Lane, Stored
from services.gateway.adapters.resending import Resending
from services.gateway.adapters.tables import JOURNAL, LANES
from services.gateway.domain import receipting
from services.gateway.domain.numbers import Numbers, Span
from shared import outbox, topology
from shared.crypto import signatures
from shared.crypto.signing import Signer
from shared.crypto.statement import Place, Statement, What
from shared.delivery import Delivery
from shared.ids import new_id
from shared.outbox import IS_UNSENT, OUTBOX, SENT
from shared.session import Session


TOLD = 100  # lanes of which one answer has a receipt
AT_ONCE = 200  # messages of a lane that are sent again at most


@dataclass(frozen=True)
class Receipt:
    """What one says."""

    lane: str
    epoch: int
    stored: Stored
    proof: newest_receipts.Proof


@dataclass(frozen=True)
class Receipts:
    """Both halves, for one pair of nodes."""

    own: str
    partner: str
    signer: Signer
    resending: Resending
    # by lane: up to which number it was sent again; of a process that died, all of it is, once
    _again: dict[str, int] = field(default_factory=dict)

    def tell(self, session: Session, lane_id: str, now: dt.datetime) -> None:
        """Receipt what has come on a lane, unless an older one is not even sent, or the partner asks for them."""
        row = session.sheet(LANES).get(lane_id)
        if row is None or not row["waits"] or transports.is_fetched(session, self.partner):
            return
        if _forget_older(session, _key(row)):
            self._tell(session, row, now)
            lanes.told(session, row)

    def _tell(self, session: Session, row: lanes.Row, now: dt.datetime) -> None:
        receipt = self._made(session, row, now)
        outbox.record(
            session,
            receipt.envelope,
            exchange=topology.BORDER_OUT,
            routing_key=topology.border_key(self.partner, border.RECEIPT.contract),
            at=now,
            body=receipt.body,
            signature=receipt.line,
        )

    def newest(self, session: Session, now: dt.datetime) -> list[tuple[Lane, Signed]]:
        """One of each lane that comes in, for who asks; of many lanes those that moved last."""
        mine = (LANES.c.direction == "in", LANES.c.participant == self.partner)
        query = sa.select(LANES.c.id).where(*mine).order_by(LANES.c.moved_at.desc())
        ids = sorted(session.connection.execute(query.limit(TOLD)).scalars())
        sheet = session.sheet(LANES)
        sheet.load(ids)
        found = []
        for row in filter(None, map(sheet.get, ids)):
            lane = Lane("in", row["participant"], row["lane"], row["epoch"])
            found.append((lane, self._made(session, row, now)))
            if row["waits"]:
                lanes.told(session, row)
        return found

    def _made(self, session: Session, row: lanes.Row, now: dt.datetime) -> Signed:
        message_id = new_id()
        envelope = Envelope(
            id=message_id,
            source=f"/{self.own}/{topology.GATEWAY}",
            type=border.TYPE,
            subject=_key(row),
            time=now,
            data=_receipt(row, now),
            partitionkey=_key(row),
            correlationid=message_id,
        )
        body = envelopes.encode(envelope)
        line = signatures.signed(self._place(row), body, self.signer, now)
        newest_receipts.keep(session, row["id"], newest_receipts.Proof(body, line, now))
        return Signed(envelope, body, line)

    def _place(self, row: lanes.Row) -> Place:
        return Place(
            what=What.RECEIPT,
            sender=self.own,
            receiver=self.partner,
            lane=row["lane"],
            epoch=row["epoch"],
            number=0,
            contract=border.RECEIPT.digest,
        )

    def take(self, session: Session, receipt: Receipt, now: dt.datetime) -> None:
        """The other side has these numbers of ours."""
        lane = Lane("out", self.partner, receipt.lane, receipt.epoch)
        if lanes.receipted(session, lane, receipt.stored, now):
            newest_receipts.keep(session, lane.id, receipt.proof)

    def send_again(self, session: Session, lane_id: str, now: dt.datetime) -> int:
        """What is unreceipted on a lane for too long goes out again, the oldest numbers first; gives how many.

        What later ones have overtaken was lost, and need not wait as long as what may still be on its way.
        """
        row = session.sheet(LANES).get(lane_id)
        if row is None or row["paused_at"]:
            return 0
        if transports.is_fetched(session, self.partner):
            return 0
        places = self._unreceipted(session, row, now) + self._overtaken(session, row, now)
        return self.resending.send(session, _lane(row), places, now).again

    def _unreceipted(self, session: Session, row: lanes.Row, now: dt.datetime) -> list[int]:
        """From the first number on, when it is time for that."""
        if not receipting.is_due(row["resent_at"], row["resends"], now):
            return []
        missing = Numbers.of(row["receipted"]).missing(row["handed"])
        found = self._left(session, row, missing, now, receipting.PATIENCE)
        if found:
            lanes.resent(session, row, now)
        return found

    def _overtaken(self, session: Session, row: lanes.Row, now: dt.datetime) -> list[int]:
        """Beyond what was sent again since then: each number once, until it is time for all of them."""
        done = self._again.get(row["id"], 0)
        gaps = Numbers.of(row["receipted"]).gaps
        beyond = [(max(first, done + 1), last) for first, last in gaps if last > done]
        return self._left(session, row, beyond, now, receipting.GRACE)

    def _left(
        self,
        session: Session,
        row: lanes.Row,
        gaps: Sequence[Span],
        now: dt.datetime,
        age: dt.timedelta,
    ) -> list[int]:
        """Those of these numbers that are so old, or of before the clock was put back.

        What a pause held back left when it went on, whenever it was numbered.
        """
        if row["resumed_at"] and dt.timedelta() <= now - row["resumed_at"] < age:
            return []
        missing = sa.or_(sa.false(), *(JOURNAL.c.place.between(*gap) for gap in gaps[:AT_ONCE]))
        query = sa.select(JOURNAL.c.place).where(*of_lane(_lane(row)), missing)
        old = sa.or_(JOURNAL.c.at <= now - age, JOURNAL.c.at > now + receipting.PATIENCE)
        chosen = query.where(old).order_by(JOURNAL.c.place).limit(AT_ONCE)
        found = list(session.connection.execute(chosen).scalars())
        if found:
            self._again[row["id"]] = found[-1]
        return found


def receipt_of(delivery: Delivery, statement: Statement) -> Receipt:
    """What it says; NotProved when it is not what was signed, Unreadable or ContractBroken when it is none."""
    envelope = envelopes.decode(delivery.body)
    if envelope.type != border.TYPE:
        raise ContractBroken([Problem("TYPE_UNKNOWN", "$.type", "", border.TYPE)])
    said = border.RECEIPT.read(envelope.data)
    signed = statement.place.lane, statement.place.epoch
    if (said["lane"], said["epoch"]) != signed:
        raise NotProved([Problem("LANE_DIFFERS", "$.data.lane", "", str(signed[0]))])
    spans = ((span["first"], span["last"]) for span in said["stored"])
    line = str(delivery.headers[binding.SIGNATURE])
    proof = newest_receipts.Proof(delivery.body, line, statement.signed)
    stored = Stored(_sound(spans), statement.signed)
    return Receipt(said["lane"], said["epoch"], stored, proof)


def _receipt(row: lanes.Row, now: dt.datetime) -> dict[str, Any]:
    spans = row["spans"][: border.MOST_SPANS]
    return border.RECEIPT.write(
        {
            "lane": row["lane"],
            "epoch": row["epoch"],
            "stored": [{"first": first, "last": last} for first, last in spans],
            "at": now.isoformat(timespec="milliseconds"),
        }
    )


def waiting(connection: sa.Connection, direction: str) -> list[str]:
    """The lanes of a direction that wait for a receipt, by id."""
    chosen = (LANES.c.direction == direction, LANES.c.waits)
    query = sa.select(LANES.c.id).where(*chosen).order_by(LANES.c.id)
    return list(connection.execute(query).scalars())


def _key(row: lanes.Row) -> str:
    """Of the receipts of a lane, so that those of another epoch are left alone."""
    return f"{row['lane']}/{row['epoch']}"


def _forget_older(session: Session, key: str) -> bool:
    """The receipts before it said less; False while one of them is not even sent: the next second is soon enough."""
    mine = (OUTBOX.c.key == key, OUTBOX.c.contract == border.RECEIPT.contract)
    connection = session.connection
    if connection.execute(sa.select(OUTBOX.c.number).where(*mine, IS_UNSENT)).first():
        return False
    numbers = sa.select(OUTBOX.c.number).where(*mine)
    connection.execute(SENT.delete().where(SENT.c.number.in_(numbers)))
    connection.execute(OUTBOX.delete().where(*mine))
    return True


def _sound(spans: Iterable[Span]) -> Numbers:
    """Spans as they come from outside: in any order, touching, or turned round."""
    found = Numbers()
    for first, last in spans:
        if first <= last:
            found = found.together(Numbers(((first, last),)))
    return found


def _lane(row: dict[str, Any]) -> Lane:
    return Lane("out", row["participant"], row["lane"], row["epoch"])
