"""The whole measurement of the chain: throughput beside peers, latency at a steady rate, memory."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.bench.chain import report
from tests.bench.chain.chain import running_chain
from tests.bench.chain.databases import Databases
from tests.bench.chain.rounds import Length, measure
from tests.bench.chain.site import Site, running_site
from tests.bench.chain.variants import OURS, RAW, VARIANTS, Variant


RATE = 200  # messages per second
STEADY = 5  # times as long as a run


def run(
    folder: Path, kinds: Sequence[Databases], length: Length, console: Console
) -> dict[str, Any]:
    """Figures by the names they have in build/bench.json."""
    found: dict[str, Any] = {
        name: {} for name in ("chain", "chain_spread", "latency", "latency_raw", "rss")
    }
    with running_site(folder, kinds) as site:
        for kind in kinds:
            _one(site, kind, length, console, found)
    first = kinds[0].name
    return found | {"latency_ms": found["latency"][first], "rss_mb": max(found["rss"].values())}


def _one(
    site: Site, kind: Databases, length: Length, console: Console, found: dict[str, Any]
) -> None:
    series = measure(site, kind, VARIANTS, length, console.print)
    console.print(report.table(kind.name, series))
    found["chain"][kind.name] = report.chain_figures(series)
    found["chain_spread"][kind.name] = report.spreads(series)
    found["rss"][kind.name] = report.rss_mb(series)
    ours, raw = (_latency(site, variant, kind, length) for variant in (OURS, RAW))
    found["latency"][kind.name], found["latency_raw"][kind.name] = ours, raw
    console.print(report.latency_line(kind.name, ours, raw))


def _latency(site: Site, variant: Variant, kind: Databases, length: Length) -> dict[str, Any]:
    with running_chain(site, variant, kind) as chain:
        return report.latency(chain.latencies_ms(RATE, length.seconds * STEADY), RATE)
