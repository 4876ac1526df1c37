"""How long a call takes: the median over batches, so that one interruption does not count."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping


BATCH = 200  # calls; long enough that reading the clock does not count


def median_us(calls: Mapping[str, Callable[[], object]], *, batches: int) -> dict[str, float]:
    """Microseconds of one call of each; taken in turns, so that a slower minute of the machine hits all."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    gc.disable()
    try:
        for _ in range(batches):
            for name, call in calls.items():
                taken[name].append(_batch(call))
    finally:
        gc.enable()
    return {name: round(statistics.median(values), 2) for name, values in taken.items()}


def _batch(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    for _ in range(BATCH):
        call()
    return (time.perf_counter() - started) / BATCH * 1e6
