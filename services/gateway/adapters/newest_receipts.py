"""The receipt of each lane that holds, as it was signed: evidence of what the other side said that it has.

It is cumulative, so that the newest one proves every number that the ones before it did.
"""

import datetime as dt
from typing import NamedTuple

from services.gateway.adapters.tables import NEWEST_RECEIPTS
from shared.session import Session


class Proof(NamedTuple):
    """Its bytes, what proves them, and when that was signed."""

    body: bytes
    line: str
    signed: dt.datetime


def keep(session: Session, lane_id: str, proof: Proof) -> None:
    """In the place of the one before it; the lane's row is held."""
    sheet = session.sheet(NEWEST_RECEIPTS)
    row = {
        "lane_id": lane_id,
        "body": proof.body,
        "signature": proof.line,
        "signed_at": proof.signed,
    }
    before = sheet.get(lane_id)
    if before is None:
        sheet.add({**row, "version": 1})
    else:
        sheet.save({**before, **row})
