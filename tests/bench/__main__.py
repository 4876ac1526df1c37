"""Prints the figures as tables and writes them to build/bench.json, beside what is already there."""

import argparse
from pathlib import Path

from rich.table import Table

from shared.console import terminal
from tests.bench import converting, reading
from tests.bench.border import bench as border
from tests.bench.chain import bench as chain
from tests.bench.chain.databases import KINDS
from tests.bench.chain.rounds import Length
from tests.bench.ending import end_well
from tests.bench.results import keep
from tests.bench.timing import median_us


RESULT = Path("build/bench.json")
SITE = Path(".run/bench")
BATCHES, RUNS, SECONDS = 60, 5, 6.0


def main() -> None:
    asked = _arguments()
    console = terminal()
    console.print("读取一条典型报文 / reading one typical message …")
    read = median_us(reading.calls(), batches=asked.batches)
    console.print("版本转换 / converting between versions …")
    converted = median_us(converting.calls(), batches=asked.batches)
    keep(asked.output, {"read_us": read, "convert_us": converted})
    console.print(_table("读取 reading", read, beside=read[reading.OURS]))
    console.print(_table("转换 converting", converted, beside=None))
    if asked.runs:
        chosen = [KINDS[name] for name in asked.database or KINDS]
        found = chain.run(asked.site, chosen, Length(asked.runs, asked.seconds), console)
        keep(asked.output, found)
        length = Length(asked.runs, asked.seconds)
        keep(asked.output, border.run(asked.site, chosen[0].name, length, console))
    console.print(f"→ {asked.output}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=BATCHES, help="batches of 200 calls each")
    parser.add_argument("--runs", type=int, default=RUNS, help="of each chain; 0 leaves them out")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that a run takes, about")
    parser.add_argument("--database", action="append", choices=KINDS, help="default: all of them")
    parser.add_argument("--output", type=Path, default=RESULT)
    parser.add_argument("--site", type=Path, default=SITE, help="folder of broker and databases")
    return parser.parse_args()


def _table(title: str, figures: dict[str, float], *, beside: float | None) -> Table:
    table = Table(title=f"{title} (中位数 median, 微秒 µs)")
    table.add_column("什么 what")
    table.add_column("µs", justify="right")
    if beside is not None:
        table.add_column("与本系统之比 ratio to ours", justify="right")
    for name, value in sorted(figures.items(), key=lambda pair: pair[1]):
        ratio = [f"{value / beside:.2f}"] if beside else []
        table.add_row(name, f"{value:.1f}", *ratio)
    return table


if __name__ == "__main__":
    end_well(main)
