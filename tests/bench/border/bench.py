"""The measurement of the border: throughput, latency at a steady rate, what signatures cost, beside the bare shovel."""

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from deploy.nodes import Pair
from tests.bench.border import shovel, signing
from tests.bench.border.pair import running_pair
from tests.bench.border.passage import Passage, percentiles, running_border
from tests.bench.chain.rounds import Length


RATE = 50  # messages per second
STEADY = 5  # times as long as a run
PILOT = 1_000
GATEWAYS = ("chongqing-gateway", "sichuan-gateway")


def run(folder: Path, database: str, length: Length, console: Console) -> dict[str, Any]:
    """Figures by the names they have in build/bench.json."""
    with running_pair(folder, database) as pair:
        bare = shovel.rate(pair, int(length.seconds * PILOT))
        console.print(f"仅铲运 bare shovel: {bare:,.0f}/s")
        passages, late = _measure(pair, length, console)
    cost = signing.microseconds()
    found = figures(passages, late, bare, cost)
    console.print(_table(database, passages, found))
    return {"border": found | {"database": database}}


def _measure(
    pair: Pair, length: Length, console: Console
) -> tuple[Sequence[Passage], Sequence[float]]:
    with running_border(pair) as border:
        count = max(PILOT, int(border.pass_through(PILOT).rate * length.seconds))
        passages = []
        for number in range(length.runs):
            passages.append(border.pass_through(count))
            console.print(f"过界 border {number + 1}/{length.runs}: {passages[-1].rate:,.0f}/s")
        return passages, border.latencies_ms(RATE, length.seconds * STEADY)


def figures(
    passages: Sequence[Passage], late: Sequence[float], bare: float, cost: dict[str, float]
) -> dict[str, Any]:
    """`signature_share` is that of the processor time of both gateways."""
    ours = statistics.median(one.rate for one in passages)
    used = sum(one.cpu[name] for one in passages for name in GATEWAYS)
    each = used / sum(one.count for one in passages)
    p50, p99 = percentiles(late)
    return {
        "ours": round(ours, 1),
        "spread": [round(rate, 1) for rate in _ends([one.rate for one in passages])],
        "shovel": round(bare, 1),
        "p50_ms": p50,
        "p99_ms": p99,
        "rate": RATE,
        "signature_share": round(sum(cost.values()) / 1e6 / each, 3),
        "rss_mb": round(max(one.rss_mb[name] for one in passages for name in GATEWAYS), 1),
    }


def _ends(rates: Sequence[float]) -> tuple[float, float]:
    return min(rates), max(rates)


def _table(database: str, passages: Sequence[Passage], found: dict[str, Any]) -> Table:
    table = Table(title=f"两省之间 across the border, {database} (中位数 median)")
    table.add_column("什么 what")
    table.add_column("数值 figure", justify="right")
    table.add_row("条/秒 messages/s", f"{found['ours']:,.0f}")
    table.add_row("最慢–最快 slowest–fastest", "–".join(f"{rate:,.0f}" for rate in found["spread"]))
    table.add_row("与铲运之比 of the bare shovel", f"{found['ours'] / found['shovel']:.2f}")
    table.add_row(
        f"延迟 latency at {RATE}/s p50 / p99", f"{found['p50_ms']} / {found['p99_ms']} ms"
    )
    table.add_row("签名占网关 CPU signatures of gateways' CPU", f"{found['signature_share']:.0%}")
    for name in passages[0].cpu:
        each = [one.cpu[name] / one.count * 1e6 for one in passages]
        table.add_row(f"{name} µs CPU/条 message", f"{statistics.median(each):,.0f}")
    table.add_row("网关内存 gateway RSS MB", f"{found['rss_mb']:.0f}")
    return table
