"""A case leaves as one bundle (存证导出): made here, signed, and fetched in pieces that a reply can carry."""

import datetime as dt
import threading
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import structlog

from contracts.errors import ContractBroken, Problem
from services.gateway.adapters import gathering
from services.gateway.adapters.gathering_aside import parked
from services.gateway.adapters.notary import Notary
from services.gateway.adapters.registering import Unregistered
from services.gateway.adapters.tables import BUNDLE_PIECES
from shared import audit
from shared.crypto.encoding import encoded
from shared.crypto.signing import Signer
from shared.delivery import storable
from shared.evidence import bundle
from shared.evidence.bundle import About
from shared.ids import new_id
from shared.logging import origin
from shared.session import Session, working


log = structlog.get_logger()
SECONDS = 60.0
MOST = 2_000  # messages of a bundle
MOST_PARKED = 50  # beside them
PIECE = 512 * 1024  # bytes; the broker refuses replies over 4 MiB
KEPT = dt.timedelta(hours=1)  # until it must have been fetched
LONGEST = 128  # characters of a business key
Answer = dict[str, Any]


@dataclass(frozen=True)
class Exporter:
    """Of one pair of nodes."""

    node: str
    partner: str
    signer: Signer
    notary: Notary

    def export(self, case: str, actor: str) -> Answer:
        """Make the bundle of a business key or message id; raises Unregistered when nothing of it crossed."""
        case = storable(case[:LONGEST])
        self._sign_heads(case)
        now = self.notary.clock.now()
        about = About(self.node, self.partner, case, now)
        with self.notary.database.reading() as connection:
            parts = self._parts(connection, case)
        if not parts["messages"] and not parts["parked"]:
            raise Unregistered(case, "message id, business key")
        content = bundle.assembled(about, parts, self.signer)
        if len(content) > bundle.LARGEST:
            raise _too_large(f"{len(content)} bytes")
        with working(self.notary.database) as session:
            bundle_id = _put_down(session, content, now)
            audit.write(session, actor=actor, action="evidence-export", subject=case, at=now)
        pieces = -(-len(content) // PIECE)
        return {
            "case": case,
            "bundle": bundle_id,
            "pieces": pieces,
            "bytes": len(content),
            "messages": len(parts["messages"]) + len(parts["parked"]),
        }

    def piece(self, bundle_id: str, piece: int) -> Answer:
        """One piece of it as base64, from 0 on."""
        mine = (BUNDLE_PIECES.c.bundle_id == bundle_id, BUNDLE_PIECES.c.piece == piece)
        with self.notary.database.reading() as connection:
            query = sa.select(BUNDLE_PIECES.c.content).where(*mine)
            content = connection.execute(query).scalar_one_or_none()
        if content is None:
            raise Unregistered(f"{storable(bundle_id[:36])} {piece}", "chuanyu evidence export")
        return {"piece": piece, "content": encoded(content)}

    def run(self, stop: threading.Event) -> None:
        """What was not fetched in time goes: it may hold what is personal."""
        while not stop.wait(SECONDS):
            try:
                with working(self.notary.database) as session:
                    _forget(session, self.notary.clock.now())
            except Exception as trouble:  # noqa: BLE001 - the next minute does it
                log.warning("bundles_not_forgotten", **origin(trouble))

    def _sign_heads(self, case: str) -> None:
        """So that all is below a signed head; one that cannot be signed is missing in the bundle.

        What would be too large is not even read.
        """
        with self.notary.database.reading() as connection:
            lanes, messages, size = gathering.extent(connection, case, MOST + 1)
        if messages > MOST:
            raise _too_large(f"> {MOST} messages")
        if size > bundle.LARGEST / 2:  # base64 takes a third more
            raise _too_large(f"{size} bytes")
        for lane in sorted(lanes):
            self.notary.sign(lane)

    def _parts(self, connection: sa.Connection, case: str) -> dict[str, list[Answer]]:
        rows = gathering.rows_of(connection, case, MOST)
        lanes = dict.fromkeys(gathering.lane_of(row) for row in rows)
        return {
            "messages": [gathering.message(row) for row in rows],
            "parked": parked(connection, case, {row.message_id for row in rows}, MOST_PARKED),
            "receipts": gathering.receipts(connection, lanes),
            "keys": gathering.keys(connection, self.node, self.partner),
            "proofs": gathering.proofs(connection, rows),
        }


def _put_down(session: Session, content: bytes, now: dt.datetime) -> str:
    """In pieces."""
    bundle_id = new_id()
    for piece, start in enumerate(range(0, len(content), PIECE)):
        row = {"bundle_id": bundle_id, "piece": piece, "made_at": now}
        session.insert(BUNDLE_PIECES, {**row, "content": content[start : start + PIECE]})
    return bundle_id


def _forget(session: Session, now: dt.datetime) -> None:
    """Also what was made before the clock was put back."""
    made = BUNDLE_PIECES.c.made_at
    old = sa.or_(made < now - KEPT, made > now + KEPT)
    session.connection.execute(BUNDLE_PIECES.delete().where(old))


def _too_large(found: str) -> ContractBroken:
    return ContractBroken([Problem("EVIDENCE_TOO_LARGE", "$.case", found, f"{MOST} messages")])
