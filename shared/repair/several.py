"""Tries many parked messages, a bounded part of them at a time, so that the caller can show how far it is.

In the order of their numbers, each only when nothing of its key waits before it: whatever follows a message
that was handled is met later in the same pass, whatever follows one that failed is left alone.
"""

from collections.abc import Mapping
from time import monotonic
from typing import Any

from shared.database import Database
from shared.processor import Processor
from shared.repair import views
from shared.repair.choosing import Choice, left, next_of
from shared.repair.refused import ActionImpossible
from shared.repair.retrying import retry


AT_ONCE = 50
SECONDS = 2.0  # a call by RPC is answered well before it counts as silent
Answer = dict[str, Any]


def retry_some(
    database: Database,
    processors: Mapping[str, Processor],
    choice: Choice,
    *,
    after: int,
    actor: str,
) -> Answer:
    """Try the next ones after that number: `tried` with the result of each, `after` which number to go on.

    `after` is None when there are no more; `left` counts those behind it.  A slow try at the end would make
    the answer late: none is begun that would end after SECONDS if it took as long as the longest before it.
    """
    tried: list[Answer] = []
    began = now = monotonic()
    longest = 0.0
    reached: int | None = after
    while reached is not None and len(tried) < AT_ONCE and now + longest < began + SECONDS:
        with database.reading() as connection:
            found = next_of(connection, choice, reached)
        reached = found and found[0]
        if found:
            tried.append(_tried(database, processors[found[1]], found[0], actor))
        last, now = now, monotonic()
        longest = max(longest, now - last)
    with database.reading() as connection:
        behind = 0 if reached is None else left(connection, choice, reached)
    return {"tried": tried, "after": reached, "left": behind}


def _tried(database: Database, processor: Processor, number: int, actor: str) -> Answer:
    try:
        result = str(retry(processor, number, actor=actor))
    except ActionImpossible as impossible:
        return {"number": number, "result": "impossible", "possible": impossible.possible}
    with database.reading() as connection:
        return {"number": number, "result": result, **views.outcome(connection, number)}
