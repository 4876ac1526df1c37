"""Prints the figures as tables and writes them to build/bench.json."""

import argparse
import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import converting, reading
from tests.bench.timing import median_us


RESULT = Path("build/bench.json")
BATCHES = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=BATCHES, help="batches of 200 calls each")
    parser.add_argument("--output", type=Path, default=RESULT)
    asked = parser.parse_args()
    console = Console()
    console.print("读取一条典型报文 / reading one typical message …")
    read = median_us(reading.calls(), batches=asked.batches)
    console.print("版本转换 / converting between versions …")
    converted = median_us(converting.calls(), batches=asked.batches)
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    found = {"read_us": read, "convert_us": converted}
    asked.output.write_text(
        json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    console.print(_table("读取 reading", read, beside=read[reading.OURS]))
    console.print(_table("转换 converting", converted, beside=None))
    console.print(f"→ {asked.output}")


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
    main()
