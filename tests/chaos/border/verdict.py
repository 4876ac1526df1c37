"""What came of a run: both ways judged like a delivery, and whether what the two gateways keep agrees."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from services.gateway.adapters.tables import JOURNAL, LANES
from tests.chaos.border.messages import LANES as SERVICES
from tests.chaos.border.plan import NODES, Plan
from tests.chaos.delivery import verdict as delivery
from tests.chaos.delivery.plan import Plan as OneWay
from tests.chaos.delivery.verdict import Observed, Overtaken, Verdict


CameOut = Sequence[tuple[int, str]]  # number and message id, in order
Entry = tuple[object, ...]


@dataclass(frozen=True)
class Finding:
    """Everything is kept when the verdict is clean and the rest is true."""

    verdict: Verdict
    journals_equal: bool
    receipts_complete: bool

    @property
    def is_clean(self) -> bool:
        return self.verdict.is_clean and self.journals_equal and self.receipts_complete


def judge(plan: Plan, came_out: Mapping[str, CameOut], engines: Mapping[str, sa.Engine]) -> Finding:
    """`came_out` by the node that sent it."""
    ways = [delivery.judge(_way(plan, node), Observed({}, {}, came_out[node])) for node in NODES]
    return Finding(
        Verdict(*(sum(figures) for figures in zip(*map(_figures, ways), strict=True))),
        all(not differences(engines, node) for node in NODES),
        all(is_receipted(engines[node]) for node in NODES),
    )


def overtaken(plan: Plan, node: str, came_out: CameOut) -> list[Overtaken]:
    """Of what that node sent: what came after a later one of its key."""
    return delivery.overtaken(_way(plan, node), Observed({}, {}, came_out))["end"]


def differences(engines: Mapping[str, sa.Engine], sender: str) -> list[Entry]:
    """What stands in one journal of the lanes from that node and not in the other."""
    [receiver] = (node for node in NODES if node != sender)
    return sorted(_journal(engines[sender], "out") ^ _journal(engines[receiver], "in"), key=str)


def is_receipted(engine: sa.Engine) -> bool:
    """Every number of every lane that goes out."""
    query = sa.select(LANES.c.spans, LANES.c.receipted).where(LANES.c.direction == "out")
    with engine.connect() as connection:
        rows = list(connection.execute(query))
    return len(rows) == len(SERVICES) and all(row.spans == row.receipted for row in rows)


def _journal(engine: sa.Engine, direction: str) -> set[Entry]:
    names = ("lane", "epoch", "place", "message_id", "digest")
    query = sa.select(*(JOURNAL.c[name] for name in names)).where(JOURNAL.c.direction == direction)
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(query)}


def _way(plan: Plan, node: str) -> OneWay:
    return OneWay(plan.seed, plan.ways[node], {}, ())


def _figures(verdict: Verdict) -> Iterable[int]:
    return verdict.lost, verdict.duplicated, verdict.unexpected, verdict.out_of_order
