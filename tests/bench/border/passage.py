"""Messages from a commit on one side to the commit of a service's handler on the other."""

import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from deploy import pids
from deploy.nodes import Pair
from services.enforcement.adapters.tables import LEADS
from tests.bench.border.sender import AT_ONCE, envelope, lead_id
from tests.bench.border.sides import Sides, running_sides


RECEIVER = "enforcement"
WARM_UP = 500
PATIENCE = 60.0  # seconds for the next message
POLL = 0.02
LATE = 0.005  # seconds between two looks when each message's time counts


class BorderBroken(Exception):
    """A figure of a run that lost a message would be none."""


@dataclass(frozen=True)
class Passage:
    """What one measured."""

    count: int
    seconds: float
    cpu: dict[str, float]  # seconds of each process
    rss_mb: dict[str, float]

    @property
    def rate(self) -> float:
        """Messages per second."""
        return self.count / self.seconds


class Border:
    """Both gateways and the receiving service run, and have said their first words."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._next = 0

    def pass_through(self, count: int) -> Passage:
        """All committed as fast as the sender can, and taken as fast as the other side does."""
        numbers, before = self._take(count), self._sides.cpu_seconds()
        began = time.perf_counter()
        for start in range(0, count, AT_ONCE):
            self._sides.sender.commit(numbers[start : start + AT_ONCE])
        self._wait_for(numbers.stop)
        seconds = time.perf_counter() - began
        after = self._sides.cpu_seconds()
        self._until_receipted()
        used = {name: after[name] - before[name] for name in after}
        return Passage(count, seconds, used, self._sides.resident_mb(peak=True))

    def latencies_ms(self, rate: int, seconds: float) -> list[float]:
        """From the moment before a commit here to when the handler's commit is seen there."""
        numbers, committed = self._take(int(rate * seconds)), dict[str, float]()
        seen: dict[str, float] = {}
        stop = threading.Event()
        looking = threading.Thread(target=self._look, args=(seen, committed, stop))
        looking.start()
        try:
            began = time.perf_counter()
            for place, number in enumerate(numbers):
                _pause(max(0.0, began + place / rate - time.perf_counter()))
                committed[lead_id(number)] = time.perf_counter()
                self._sides.sender.commit([number])
            self._wait_for(numbers.stop)
        finally:
            stop.set()
            looking.join()
        return [(seen[lead] - at) * 1_000 for lead, at in committed.items()]

    def _take(self, count: int) -> range:
        self._next += count
        return range(self._next - count, self._next)

    def _wait_for(self, count: int) -> None:
        known, moved = 0, time.monotonic()
        while known < count:
            _pause(POLL)
            found = self._arrived()
            if found > known:
                known, moved = found, time.monotonic()
            elif time.monotonic() - moved > PATIENCE:
                raise BorderBroken(f"{count - known} of {count} did not come")

    def _arrived(self) -> int:
        return int(self._sides.ask(RECEIVER, sa.select(sa.func.count()).select_from(LEADS))[0][0])

    def _look(
        self, seen: dict[str, float], committed: dict[str, float], stop: threading.Event
    ) -> None:
        """When each lead is first there; only what is under way is asked for, as looking is not to be measured."""
        while not stop.is_set() or len(seen) < len(committed):
            under_way = [lead for lead in list(committed) if lead not in seen]
            query = sa.select(LEADS.c.lead_id).where(LEADS.c.lead_id.in_(under_way))
            rows = self._sides.ask(RECEIVER, query)
            seen |= {lead: time.perf_counter() for (lead,) in rows}
            _pause(LATE)

    def _until_receipted(self) -> None:
        if not pids.wait_until(self._sides.are_receipted, PATIENCE, POLL):
            raise BorderBroken("receipts are missing")


@contextmanager
def running_border(pair: Pair) -> Iterator[Border]:
    """Chongqing sends to Sichuan; warm."""
    with running_sides(pair, RECEIVER, envelope) as sides:
        border = Border(sides)
        border.pass_through(WARM_UP)
        yield border


def _pause(seconds: float) -> None:
    """Until the next look, or the next message."""
    threading.Event().wait(seconds)


def percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """The half and the ninety-ninth."""
    hundredths = statistics.quantiles(milliseconds, n=100)
    return round(hundredths[49], 1), round(hundredths[98], 1)
