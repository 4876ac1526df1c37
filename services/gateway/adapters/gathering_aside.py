"""What came about a case and did not enter the journal: parked messages with what proves them."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from contracts import binding
from services.gateway.adapters.handing_on import INWARD
from shared.crypto import signatures
from shared.crypto.encoding import encoded
from shared.crypto.refusals import SignatureRefused
from shared.evidence.chain import moment
from shared.parking import PARKED


Document = dict[str, Any]


def parked(
    connection: sa.Connection, case: str, journaled: Collection[str], most: int
) -> list[Document]:
    """Of a message id or business key, without those that are journaled as well.

    What is not proved or not readable is about no case, whatever key a header says: its id is the digest of its bytes.
    """
    asked = sa.or_(PARKED.c.message_id == case, PARKED.c.key == case)
    known = (PARKED.c.consumer == INWARD, PARKED.c.message_id != PARKED.c.digest)
    query = sa.select(PARKED).where(asked, *known)
    rows = connection.execute(query.order_by(PARKED.c.number).limit(most))
    found = (_parked(row) for row in rows if row.message_id not in journaled)
    return [one for one in found if one is not None]


def _parked(row: sa.Row[Any]) -> Document | None:
    line = str(row.headers.get(binding.SIGNATURE))
    try:
        place = signatures.taken_apart(line)[0].place
    except SignatureRefused:
        return None
    return {
        "direction": "in",
        "participant": place.sender,
        "lane": place.lane,
        "epoch": place.epoch,
        "number": place.number,
        "at": moment(row.parked_at),
        "message_id": row.message_id,
        "key": row.key,
        "digest": row.digest,
        "body": encoded(row.body),
        "removed_at": None,
        "reason": row.reason,
        "state": row.state,
        "signature": line,
    }
