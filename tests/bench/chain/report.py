"""Figures of the chain as a table for people and as a document for build/bench.json."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from tests.bench.chain.rounds import Series
from tests.bench.chain.variants import NAIVE, OURS, RAW


COLUMNS = (
    "条/秒 messages/s",
    "最慢–最快 slowest–fastest",
    "与转发之比 of raw",
    "与朴素之比 of naive",
    "CPU % 一 first/二 second/代理 broker",
    "内存 RSS MB",
    "重复 doubles",
)


def table(database: str, series: Mapping[str, Series]) -> Table:
    """One line for each variant; a run that lost a message is no line but an error."""
    found = Table(title=f"两个服务的链条 chain of two services, {database} (中位数 median)")
    found.add_column("什么 what")
    for column in COLUMNS:
        found.add_column(column, justify="right")
    for one in series.values():
        found.add_row(one.variant.title, *_cells(one, series))
    return found


def _cells(one: Series, series: Mapping[str, Series]) -> list[str]:
    slowest, fastest = one.spread
    return [
        f"{one.median:,.0f}",
        f"{slowest:,.0f}–{fastest:,.0f}",
        *(f"{one.median / series[other.name].median:.2f}" for other in (RAW, NAIVE)),
        "/".join(f"{one.cpu(process) * 100:.0f}" for process in ("first", "second", "broker")),
        f"{one.rss_mb:.0f}",
        f"{one.duplicates}",
    ]


def chain_figures(series: Mapping[str, Series]) -> dict[str, float]:
    """Medians, in messages per second."""
    return {name: round(one.median, 1) for name, one in series.items()}


def spreads(series: Mapping[str, Series]) -> dict[str, list[float]]:
    """The slowest and the fastest run of each."""
    return {name: [round(rate, 1) for rate in one.spread] for name, one in series.items()}


def rss_mb(series: Mapping[str, Series]) -> float:
    """The most memory that a service of ours used."""
    return round(series[OURS.name].rss_mb, 1)


def latency(milliseconds: Sequence[float], rate: int) -> dict[str, Any]:
    """Percentiles through both services."""
    hundredths = statistics.quantiles(milliseconds, n=100)
    return {"rate": rate, "p50": round(hundredths[49], 2), "p99": round(hundredths[98], 2)}


def latency_line(database: str, ours: Mapping[str, Any], raw: Mapping[str, Any]) -> str:
    """Beside the relay that stores nothing: how fast the disk is at this moment shows in both."""
    told = [
        f"{name} {ours[name]} ms ({ours[name] / raw[name]:.1f} × {raw[name]})"
        for name in ("p50", "p99")
    ]
    return f"延迟 latency, {database}, {ours['rate']}/s (× 只转发 raw): {', '.join(told)}"
