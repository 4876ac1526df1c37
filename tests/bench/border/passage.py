"""Messages from a commit on one side to the commit of a service's handler on the other."""

import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from deploy import pids, processes
from deploy.credentials import ADMIN
from deploy.environment import amqp_url, service_environment
from deploy.files import private_directory
from deploy.nodes import BROKER, NodePlan, Pair
from deploy.readiness import answers
from services.enforcement.adapters.tables import LEADS
from services.gateway.adapters.tables import LANES
from shared.topology import GATEWAY
from tests.bench.border.sender import AT_ONCE, Sender, lead_id
from tests.bench.chain.usage import cpu_seconds, resident_mb


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

    def __init__(self, pair: Pair, sender: Sender, engines: dict[str, sa.Engine]) -> None:
        self._pair, self._sender, self._engines = pair, sender, engines
        self._next = 0
        self._pids = {
            f"{node.name}-{name}": _pid(node, name)
            for node in pair.nodes
            for name in (BROKER, GATEWAY)
        } | {RECEIVER: _pid(pair.nodes[1], RECEIVER)}

    def pass_through(self, count: int) -> Passage:
        """All committed as fast as the sender can, and taken as fast as the other side does."""
        numbers, before = self._take(count), self._cpu()
        began = time.perf_counter()
        for start in range(0, count, AT_ONCE):
            self._sender.commit(numbers[start : start + AT_ONCE])
        self._wait_for(numbers.stop)
        seconds = time.perf_counter() - began
        after = self._cpu()
        self._until_receipted()
        used = {name: after[name] - before[name] for name in after}
        return Passage(count, seconds, used, self._memory())

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
                self._sender.commit([number])
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
        return int(self._ask(RECEIVER, sa.select(sa.func.count()).select_from(LEADS))[0][0])

    def _look(
        self, seen: dict[str, float], committed: dict[str, float], stop: threading.Event
    ) -> None:
        """When each lead is first there; only what is under way is asked for, as looking is not to be measured."""
        while not stop.is_set() or len(seen) < len(committed):
            under_way = [lead for lead in list(committed) if lead not in seen]
            query = sa.select(LEADS.c.lead_id).where(LEADS.c.lead_id.in_(under_way))
            rows = self._ask(RECEIVER, query)
            seen |= {lead: time.perf_counter() for (lead,) in rows}
            _pause(LATE)

    def _until_receipted(self) -> None:
        query = sa.select(LANES.c.spans, LANES.c.receipted).where(LANES.c.direction == "out")

        def is_receipted() -> bool:
            return all(given == told for given, told in self._ask(GATEWAY, query))

        if not pids.wait_until(is_receipted, PATIENCE, POLL):
            raise BorderBroken("receipts are missing")

    def _ask(self, service: str, query: sa.Select[Any]) -> Sequence[Any]:
        with self._engines[service].connect() as connection:
            return connection.execute(query).all()

    def _cpu(self) -> dict[str, float]:
        return {name: cpu_seconds(pid) for name, pid in self._pids.items()}

    def _memory(self) -> dict[str, float]:
        return {name: resident_mb(pid, peak=True) for name, pid in self._pids.items()}


@contextmanager
def running_border(pair: Pair) -> Iterator[Border]:
    """Chongqing sends to Sichuan; warm."""
    here, there = pair.nodes
    with ExitStack() as stack:
        for node, service in ((here, GATEWAY), (there, GATEWAY), (there, RECEIVER)):
            processes.launch(pair, node, service)
        for node, service in ((here, GATEWAY), (there, GATEWAY), (there, RECEIVER)):
            processes.wait_until_ready(node, service, lambda n, s: answers(pair, n, s))
        engines = {GATEWAY: _engine(pair, here, GATEWAY), RECEIVER: _engine(pair, there, RECEIVER)}
        for engine in engines.values():
            stack.callback(engine.dispose)
        sender = Sender(private_directory(pair.run_dir / "sender"), amqp_url(here, ADMIN))
        stack.callback(sender.close)
        stack.enter_context(_relaying(sender))
        border = Border(pair, sender, engines)
        border.pass_through(WARM_UP)
        yield border


@contextmanager
def _relaying(sender: Sender) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=sender.relay.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        sender.relay.wake()
        thread.join()


def _engine(pair: Pair, node: NodePlan, service: str) -> sa.Engine:
    return sa.create_engine(service_environment(pair, node, service)["CHUANYU_DATABASE_URL"])


def _pid(node: NodePlan, process: str) -> int:
    running = pids.find(node.pid_file(process))
    assert running is not None
    return running.pid


def _pause(seconds: float) -> None:
    """Until the next look, or the next message."""
    threading.Event().wait(seconds)


def percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """The half and the ninety-ninth."""
    hundredths = statistics.quantiles(milliseconds, n=100)
    return round(hundredths[49], 1), round(hundredths[98], 1)
