"""What one process counts of its own work, told in Prometheus's words.

Plain numbers that a batch is added to at once; names, labels and text are made when somebody asks.
"""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector


CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # what generate_latest writes
BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
LAGS = (0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60, 600, 3600, 86400)  # seconds


class Spread:
    """A histogram: how many values were at most each bound, and their sum."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def add(self, value: float) -> None:
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def family(self, name: str, told: str) -> Metric:
        """As Prometheus counts: each bucket holds those below it too."""
        total, buckets = 0, []
        for bound, count in zip((*map(str, self._bounds), "+Inf"), self._counts, strict=True):
            total += count
            buckets.append((bound, float(total)))
        return HistogramMetricFamily(name, told, buckets=buckets, sum_value=self._sum)


@dataclass
class Metrics:
    """One for a process; consumer, batches and relay each call it, whoever asks reads `text`."""

    outcomes: Counter[str] = field(default_factory=Counter)
    parked: Counter[str] = field(default_factory=Counter)  # by reason, counted when it is decided
    troubles: Counter[tuple[str, str]] = field(default_factory=Counter)  # by part and kind
    purged: Counter[str] = field(default_factory=Counter)  # rows, by table
    batches: Spread = field(default_factory=lambda: Spread(BATCHES))
    lag: Spread = field(default_factory=lambda: Spread(LAGS))
    published: int = 0
    returned: int = 0
    unconfirmed: int = 0
    partitions: int = 0

    def settled(
        self, outcomes: Iterable[str], occurred: Iterable[dt.datetime | None], now: dt.datetime
    ) -> None:
        """One batch: what became of each message, and when each one's cause occurred."""
        before = self.outcomes.total()
        self.outcomes.update(outcomes)
        self.batches.add(self.outcomes.total() - before)
        for moment in occurred:
            if moment is not None:
                self.lag.add(max((now - moment).total_seconds(), 0.0))  # clocks differ

    def text(self, gauges: Mapping[str, Mapping[str, float]]) -> str:
        """The figures of this process and those given: by name and label value, "" for no label."""
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(_Families([*self._families(), *map(_gauge, gauges.items())]))
        return generate_latest(registry).decode()

    def _families(self) -> Iterator[Metric]:
        yield _counter("messages", "Messages settled, by outcome.", ["outcome"], self.outcomes)
        yield _counter("parked", "Decisions to park, by reason.", ["reason"], self.parked)
        yield _counter("purged", "Rows deleted after their time, by table.", ["table"], self.purged)
        troubles = CounterMetricFamily(
            "chuanyu_troubles", "What made a part wait, by kind.", labels=["part", "kind"]
        )
        for labels, count in self.troubles.items():
            troubles.add_metric(labels, count)
        yield troubles
        yield _counter("published", "Messages confirmed by the broker.", [], {"": self.published})
        yield _counter("returned", "Messages no queue wanted.", [], {"": self.returned})
        yield self.batches.family("chuanyu_batch_messages", "Messages of a batch.")
        yield self.lag.family("chuanyu_lag_seconds", "From what occurred to its being settled.")
        for name, value in (("unconfirmed", self.unconfirmed), ("partitions", self.partitions)):
            yield _gauge((name, {"": value}))


class _Families(Collector):
    """What is told at one asking."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _counter(name: str, told: str, labels: list[str], values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(f"chuanyu_{name}", told, labels=labels)
    for value, count in values.items():
        family.add_metric([value] if labels else [], count)
    return family


GAUGES = {
    "unconfirmed": ("Messages at the broker without its word.", ""),
    "partitions": ("Partitions that this process consumes first; it stands by for the others.", ""),
    "outbox_unsent": ("Messages that wait to be published.", ""),
    "outbox_oldest_seconds": ("How long the oldest of them waits.", ""),
    "parked_waiting": ("Parked messages, by reason.", "reason"),
    "queue_ready": ("Messages ready in a queue of this service, or in an alarm queue.", "queue"),
    "fact_age_seconds": ("How old what /health knows of a part is.", "part"),
    "running": ("1 while a part works, 0 while it waits or is paused.", "part"),
}


def _gauge(entry: tuple[str, Mapping[str, float]]) -> Metric:
    name, values = entry
    told, label = GAUGES[name]
    family = GaugeMetricFamily(f"chuanyu_{name}", told, labels=[label] if label else [])
    for value, number in values.items():
        family.add_metric([value] if label else [], number)
    return family
