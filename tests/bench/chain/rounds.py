"""Interleaved runs of every variant, so that a slower minute of the machine hits all; medians and ratios."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.chain.chain import Passage, running_chain
from tests.bench.chain.databases import Databases
from tests.bench.chain.site import Site
from tests.bench.chain.variants import Variant


PILOT = 1_000  # messages whose speed tells how many fill a run
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Length:
    """So many runs of each variant, each of about so many seconds."""

    runs: int
    seconds: float


@dataclass(frozen=True)
class Series:
    """The runs of one variant."""

    variant: Variant
    runs: Sequence[Passage]

    @property
    def median(self) -> float:
        return statistics.median(run.rate for run in self.runs)

    @property
    def spread(self) -> tuple[float, float]:
        """The slowest and the fastest."""
        rates = [run.rate for run in self.runs]
        return min(rates), max(rates)

    @property
    def duplicates(self) -> int:
        return sum(run.duplicates for run in self.runs)

    @property
    def rss_mb(self) -> float:
        """What the larger service used at most."""
        return max(run.peak_mb for run in self.runs)

    def cpu(self, process: str) -> float:
        """Median share of one core."""
        return statistics.median(run.cpu[process] for run in self.runs)


def measure(
    site: Site, databases: Databases, variants: Sequence[Variant], length: Length, tell: Tell
) -> dict[str, Series]:
    """The variants in turns; ChainBroken when one loses a message."""
    counts = {v.name: _pilot(site, v, databases, length.seconds) for v in variants}
    taken: dict[str, list[Passage]] = {name: [] for name in counts}
    for number in range(length.runs):
        for variant in variants:
            run = once(site, variant, databases, counts[variant.name])
            taken[variant.name].append(run)
            tell(f"{databases.name} {number + 1}/{length.runs} {variant.title}: {run.rate:,.0f}/s")
    return {variant.name: Series(variant, taken[variant.name]) for variant in variants}


def once(site: Site, variant: Variant, databases: Databases, count: int) -> Passage:
    """One run on an empty database, all processes new."""
    with running_chain(site, variant, databases) as chain:
        return chain.pass_through(count)


def _pilot(site: Site, variant: Variant, databases: Databases, seconds: float) -> int:
    """How many messages take about so long; a run of its own, which does not count."""
    with running_chain(site, variant, databases) as chain:
        pilot = chain.pass_through(PILOT)
    return max(PILOT, int(pilot.rate * seconds))
