"""What a service counts about its messages, asked by RPC: written, arrived, doubled, parked, how fast."""

import statistics
from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from shared import outbox, parking
from shared.inbox import INBOX, Fate
from shared.outbox import OUTBOX
from shared.parking import PARKED


def written(connection: sa.Connection, source: str) -> dict[str, int]:
    """Messages of this service's own, by contract."""
    query = (
        sa.select(OUTBOX.c.contract, sa.func.count(sa.distinct(OUTBOX.c.message_id)))
        .where(OUTBOX.c.source == source)
        .group_by(OUTBOX.c.contract)
    )
    return {contract: count for contract, count in connection.execute(query)}  # noqa: C416 - rows, not pairs


def arrived(connection: sa.Connection) -> list[dict[str, Any]]:
    """By contract and source: how many arrived, copies dropped, and the latencies p50 in ms."""
    waits: dict[tuple[str, str], list[float]] = defaultdict(list)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in connection.execute(sa.select(INBOX)):
        group = (row.contract, row.source)
        counts[group][0] += 1
        counts[group][1] += row.duplicates
        if row.fate == Fate.HANDLED and row.occurred_at:
            waits[group].append((row.settled_at - row.occurred_at).total_seconds() * 1000)
    return [
        {
            "contract": contract,
            "source": source,
            "arrived": total,
            "duplicates": doubled,
            "latencies_ms": [round(wait, 1) for wait in waits[contract, source]],
        }
        for (contract, source), (total, doubled) in counts.items()
    ]


def parked(connection: sa.Connection) -> list[dict[str, Any]]:
    """Ever parked, by contract, source and reason."""
    columns = (PARKED.c.contract, PARKED.c.source, PARKED.c.reason)
    query = sa.select(*columns, sa.func.count().label("count")).group_by(*columns)
    return [dict(row) for row in connection.execute(query).mappings()]


def state(connection: sa.Connection) -> dict[str, Any]:
    """The depth of outbox and parking now."""
    unsent, oldest = outbox.depth(connection)
    waiting = parking.waiting_by_reason(connection)
    return {
        "outbox_unsent": unsent,
        "outbox_oldest": oldest,
        "parked": sum(waiting.values()),
        "parked_by_reason": waiting,
    }


def median(latencies: list[float]) -> float | None:
    """The middle one, in ms; None when there is none."""
    return round(statistics.median(latencies), 1) if latencies else None
