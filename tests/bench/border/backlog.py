"""A day of 川渝通办 behind a line that was cut for it: how the backlog drains, and what memory it takes.

20,000 matters with 8 revisions each are as many messages as 20,000 cases of 8.  A revision that came before an
earlier one would be outdated, so that the far side's rows tell the order as well.
"""

import datetime as dt
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from contracts.catalogue.matter_published import MATTER_PUBLISHED
from contracts.envelope import Envelope
from contracts.registry import example
from deploy import lifecycle, pids
from services.catalogue.adapters.tables import PARTNER_MATTERS
from services.gateway.adapters.tables import LANES
from shared.ids import new_id
from shared.topology import GATEWAY
from tests.bench.border.bench import GATEWAYS
from tests.bench.border.pair import running_pair
from tests.bench.border.passage import BorderBroken
from tests.bench.border.sender import AT_ONCE
from tests.bench.border.sides import Sides, running_sides
from tests.bench.chain.message import HERE


RECEIVER = "catalogue"
MESSAGES_OF_A_CASE = 8
LOOK = 5.0  # seconds
FEWEST_LOOKS = 3  # a line through two is no slope
PATIENCE = 300.0  # seconds without anything new
PUBLISHED = example(MATTER_PUBLISHED, MATTER_PUBLISHED.newest, "minimal")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Drained:
    """`mb`: of both gateways, each LOOK while it drained."""

    messages: int
    kept_seconds: float
    drained_seconds: float
    rate: float  # messages per second while it drained
    mb: dict[str, list[float]]
    mb_per_100_000: dict[str, float]  # messages, over the second half: the first warms up
    peak_mb: dict[str, float]


def run(folder: Path, database: str, cases: int, tell: Tell) -> dict[str, Any]:
    """Figures by the names they have in build/bench.json."""
    with (
        running_pair(folder, database) as pair,
        running_sides(pair, RECEIVER, Day(cases).envelope) as sides,
    ):
        return asdict(_drained(sides, cases, tell))


class Day:
    """The messages of a day: all matters are published, then the next revision of all, again and again."""

    def __init__(self, cases: int) -> None:
        self._cases = cases

    def envelope(self, number: int) -> Envelope:
        """The message of this number; those of one matter lie `cases` apart."""
        revision, case = divmod(number, self._cases)
        listed = f"CY-{case + 1:05}"
        key = f"50-{listed}"
        changed = {"matter_id": key, "list_number": listed, "revision": revision + 1}
        return Envelope(
            id=new_id(),
            source="/chongqing/catalogue",
            type=MATTER_PUBLISHED.type_of(),
            subject=key,
            time=dt.datetime.now(HERE),
            data=PUBLISHED | changed,
            partitionkey=key,
            correlationid=new_id(),
            contractdigest=MATTER_PUBLISHED.version(MATTER_PUBLISHED.newest).digest,
        )


def _drained(sides: Sides, cases: int, tell: Tell) -> Drained:
    count = cases * MESSAGES_OF_A_CASE
    far = sides.pair.nodes[1].name
    lifecycle.stop_broker(sides.pair, far)
    began = time.perf_counter()
    for start in range(0, count, AT_ONCE):
        sides.sender.commit(range(start, min(count, start + AT_ONCE)))
    _until(lambda: _given(sides), count, "编号 numbered", tell)
    kept = time.perf_counter() - began
    began = time.perf_counter()
    lifecycle.start_broker(sides.pair, far)
    seen: list[tuple[int, dict[str, float]]] = []

    def come() -> int:
        seen.append((_received(sides), sides.resident_mb(peak=False)))
        return seen[-1][0]

    _until(come, count, "到达 come", tell)
    if not pids.wait_until(sides.are_receipted, PATIENCE, LOOK):
        raise BorderBroken("receipts are missing")
    drained = time.perf_counter() - began
    _check(sides, cases)
    return Drained(
        messages=count,
        kept_seconds=round(kept, 1),
        drained_seconds=round(drained, 1),
        rate=round(count / drained, 1),
        mb={name: [round(mb[name], 1) for _, mb in seen] for name in GATEWAYS},
        mb_per_100_000={name: _slope([(n, mb[name]) for n, mb in seen]) for name in GATEWAYS},
        peak_mb={name: round(mb, 1) for name, mb in sides.resident_mb(peak=True).items()},
    )


def _slope(seen: Sequence[tuple[int, float]]) -> float:
    later = seen[len(seen) // 2 :]
    if len(later) < FEWEST_LOOKS:  # a short look
        return 0.0
    return round(statistics.linear_regression(*zip(*later, strict=True)).slope * 100_000, 2)


def _until(found: Callable[[], int], count: int, what: str, tell: Tell) -> None:
    known, moved = 0, time.monotonic()
    while (now := found()) < count:
        if now > known:
            known, moved = now, time.monotonic()
            tell(f"{what}: {now:,}/{count:,}")
        elif time.monotonic() - moved > PATIENCE:
            raise BorderBroken(f"{what}: {count - now} of {count} did not")
        threading.Event().wait(LOOK)


def _given(sides: Sides) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(LANES.c.highest), 0))
    return int(sides.ask(GATEWAY, query.where(LANES.c.direction == "out"))[0][0])


def _received(sides: Sides) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(PARTNER_MATTERS.c.received), 0))
    return int(sides.ask(RECEIVER, query)[0][0])


def _check(sides: Sides, cases: int) -> None:
    """Each matter stands at its last revision, which every one of its messages brought it to, in their order."""
    rows = PARTNER_MATTERS.c
    query = sa.select(
        sa.func.count(),
        sa.func.min(rows.revision),
        sa.func.max(rows.received),
        sa.func.sum(rows.outdated),
    )
    found = tuple(sides.ask(RECEIVER, query)[0])
    if found != (cases, MESSAGES_OF_A_CASE, MESSAGES_OF_A_CASE, 0):
        raise BorderBroken(f"matters, lowest revision, most received, outdated: {found}")
