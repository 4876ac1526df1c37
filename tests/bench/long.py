"""The long benchmark: a million messages through one chain; figures go to build/bench.json as `long`."""

import argparse
from pathlib import Path

from shared.console import terminal
from tests.bench.__main__ import RESULT, SITE
from tests.bench.chain.databases import KINDS
from tests.bench.chain.growth import Plan, grow
from tests.bench.chain.site import running_site
from tests.bench.results import keep


def main() -> None:
    asked = _arguments()
    console = terminal()
    plan = Plan(asked.messages, asked.portion, asked.runs)
    found = {}
    with running_site(asked.site) as site:
        for name in asked.database or KINDS:
            found[name] = grow(site, KINDS[name], plan, console.print).figures()
            console.print(
                f"{name}: {found[name]['rss_mb_per_million']} MB/百万条 per million, "
                f"满/空 full of empty {found[name]['full_of_empty']}"
            )
    keep(asked.output, {"long": found})
    console.print(f"→ {asked.output}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--portion", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5, help="on the full and on an empty database")
    parser.add_argument("--database", action="append", choices=KINDS, help="default: all of them")
    parser.add_argument("--output", type=Path, default=RESULT)
    parser.add_argument("--site", type=Path, default=SITE, help="folder of broker and databases")
    return parser.parse_args()


if __name__ == "__main__":
    main()
