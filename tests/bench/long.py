"""The long benchmark: all peers, a million messages through one chain, a day's backlog; figures go to `long`."""

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console

from shared.console import terminal
from tests.bench.__main__ import RESULT, RUNS, SECONDS, SITE
from tests.bench.border import backlog
from tests.bench.chain import report
from tests.bench.chain.databases import KINDS, Databases
from tests.bench.chain.growth import Plan, grow
from tests.bench.chain.peers.installing import install
from tests.bench.chain.rounds import Length, measure
from tests.bench.chain.site import Site, running_site
from tests.bench.chain.variants import PEERS, VARIANTS
from tests.bench.ending import end_well
from tests.bench.results import keep


FEWEST_PORTIONS = 4


def main() -> None:
    asked = _arguments()
    console = terminal()
    found: dict[str, Any] = {"chain": {}, "growth": {}}
    install()
    kinds = [KINDS[name] for name in asked.database or KINDS]
    with running_site(asked.site, kinds) as site:
        for kind in kinds:
            found["chain"][kind.name] = _beside_peers(site, kind, asked, console)
            found["growth"][kind.name] = _grown(site, kind, asked, console)
    drained = backlog.run(asked.site, kinds[0].name, asked.cases, console.print)
    found["backlog"] = drained | {"database": kinds[0].name}
    console.print(
        f"积压 backlog: {drained['messages']:,} 条 messages, {drained['drained_seconds']} s, {drained['rate']:,}/s"
    )
    keep(asked.output, {"long": found})
    console.print(f"→ {asked.output}")


def _beside_peers(
    site: Site, kind: Databases, asked: argparse.Namespace, console: Console
) -> dict[str, float]:
    variants = (*VARIANTS, *(PEERS if kind.has_peers else ()))
    length = Length(asked.runs, asked.seconds)
    series = measure(site, kind, variants, length, console.print)
    console.print(report.table(kind.name, series))
    return report.chain_figures(series)


def _grown(
    site: Site, kind: Databases, asked: argparse.Namespace, console: Console
) -> dict[str, Any]:
    plan = Plan(asked.messages, asked.portion, asked.runs)
    figures = grow(site, kind, plan, console.print).figures()
    console.print(
        f"{kind.name}: {figures['rss_mb_per_million']} MB/百万条 per million, "
        f"满/空 full of empty {figures['full_of_empty']}"
    )
    return figures


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--portion", type=int, default=20_000)
    parser.add_argument("--cases", type=int, default=20_000, help="of the backlog, 8 messages each")
    parser.add_argument("--runs", type=int, default=RUNS, help="of each chain")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that a run takes, about")
    parser.add_argument("--database", action="append", choices=KINDS, help="default: all of them")
    parser.add_argument("--output", type=Path, default=RESULT)
    parser.add_argument("--site", type=Path, default=SITE, help="folder of broker and databases")
    asked = parser.parse_args()
    if asked.messages < FEWEST_PORTIONS * asked.portion:
        parser.error(f"--messages: at least {FEWEST_PORTIONS} portions, or there is no slope")
    return asked


if __name__ == "__main__":
    end_well(main)
