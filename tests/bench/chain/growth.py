"""What changes while messages pile up: memory of a service, and throughput on a database that is full."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.chain.chain import Chain, Passage, running_chain
from tests.bench.chain.databases import Databases
from tests.bench.chain.rounds import once
from tests.bench.chain.site import Site
from tests.bench.chain.variants import OURS


MILLION = 1_000_000
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How many messages fill the database, in which portions, and how often full and empty are compared."""

    messages: int
    portion: int
    runs: int


@dataclass(frozen=True)
class Growth:
    """What was seen on the way, and on the full database beside an empty one in turns."""

    portions: Sequence[Passage]
    full: Sequence[Passage]
    empty: Sequence[Passage]

    @property
    def slope(self) -> float:
        """MB per million messages, by least squares over the second half: the first warms up."""
        later = list(enumerate(self.portions))[len(self.portions) // 2 :]
        passed = [number * passage.count / MILLION for number, passage in later]
        memory = [passage.rss_mb for _, passage in later]
        return statistics.linear_regression(passed, memory).slope

    def figures(self) -> dict[str, Any]:
        """As they stand in build/bench.json."""
        full, empty = _median(self.full), _median(self.empty)
        return {
            "messages": sum(passage.count for passage in self.portions),
            "rss_mb_per_million": round(self.slope, 2),
            "rss_mb": [round(passage.rss_mb, 1) for passage in self.portions],
            "peak_mb": round(max(passage.peak_mb for passage in self.portions), 1),
            "rates": [round(passage.rate) for passage in self.portions],
            "full": round(full, 1),
            "empty": round(empty, 1),
            "full_of_empty": round(full / empty, 3),
        }


def grow(site: Site, databases: Databases, plan: Plan, tell: Tell) -> Growth:
    """Fill one chain, then let it take turns with chains that begin empty."""
    with running_chain(site, OURS, databases) as chain:
        portions = _fill(chain, plan, tell)
        full: list[Passage] = []
        empty: list[Passage] = []
        for _ in range(plan.runs):
            full.append(chain.pass_through(plan.portion))
            empty.append(once(site, OURS, databases, plan.portion))
            tell(f"满 full {full[-1].rate:,.0f}/s · 空 empty {empty[-1].rate:,.0f}/s")
    return Growth(portions, full, empty)


def _fill(chain: Chain, plan: Plan, tell: Tell) -> list[Passage]:
    passed: list[Passage] = []
    while chain.next_number < plan.messages:
        passed.append(one := chain.pass_through(plan.portion))
        tell(f"{chain.next_number:,}: {one.rate:,.0f}/s, {one.rss_mb:.1f} MB")
    return passed


def _median(passages: Sequence[Passage]) -> float:
    return statistics.median(passage.rate for passage in passages)
