"""A chain that runs: two service processes between a producer and a sink, in a virtual host of its own."""

import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import count as counting
from pathlib import Path

from deploy.files import private_directory
from deploy.pids import Running
from shared.client import NodeClient
from tests.bench.chain.databases import Databases
from tests.bench.chain.durability import assert_durable
from tests.bench.chain.ends import Producer, Sink
from tests.bench.chain.processes import end, frozen, last_words, start
from tests.bench.chain.settings import HOP
from tests.bench.chain.site import Site
from tests.bench.chain.topology import virtual_host
from tests.bench.chain.usage import cpu_seconds, resident_mb
from tests.bench.chain.variants import Variant


WARM_UP = 200  # messages; the first one waits until both services have started
PATIENCE = 30.0  # seconds for the next message
_serial = counting()


class ChainBroken(Exception):
    """Messages were lost, or came out of order where order is promised: no figure is worth that."""


@dataclass(frozen=True)
class Passage:
    """Messages that went through."""

    count: int
    seconds: float
    duplicates: int
    cpu: dict[str, float]  # of one core: 1.0 is all of it
    rss_mb: float  # of the larger service, now
    peak_mb: float  # and at most so far

    @property
    def rate(self) -> float:
        """Messages per second."""
        return self.count / self.seconds


@dataclass
class Chain:
    """Its services run; numbers of messages go on from passage to passage."""

    variant: Variant
    folder: Path
    broker_pid: int
    services: Mapping[str, Running]
    producer: Producer
    sink: Sink
    next_number: int = 0

    def warm_up(self) -> None:
        """Until both services have handled something."""
        numbers = self._numbers(WARM_UP)
        self.producer.put(numbers)
        self._await(numbers)

    def pass_through(self, count: int) -> Passage:
        """Fill the entrance while the services are frozen; the time runs from when they go on."""
        numbers = self._numbers(count)
        with frozen(self.services):
            self.producer.put(numbers)
            before = self._cpu()
        started = time.perf_counter()
        self._await(numbers)
        seconds = max(self.sink.arrived.values()) - started
        return Passage(
            count,
            seconds,
            self.sink.duplicates,
            {name: (used - before[name]) / seconds for name, used in self._cpu().items()},
            max(resident_mb(service.pid) for service in self.services.values()),
            max(resident_mb(service.pid, peak=True) for service in self.services.values()),
        )

    def latencies_ms(self, rate: int, seconds: float) -> list[float]:
        """From when each message was due to when it came out, at a steady rate."""
        numbers = self._numbers(int(rate * seconds))
        due = {number: n / rate for n, number in enumerate(numbers)}
        started = time.perf_counter()
        feeder = threading.Thread(target=self._feed, args=(due, started), daemon=True)
        feeder.start()
        self._await(numbers)
        feeder.join()
        arrived = self.sink.arrived
        return [(arrived[number] - started - due[number]) * 1000 for number in numbers]

    def _feed(self, due: Mapping[int, float], started: float) -> None:
        pause = threading.Event()
        for number, moment in due.items():
            pause.wait(max(0.0, started + moment - time.perf_counter()))
            self.producer.send(number)
        self.producer.put(())

    def _numbers(self, count: int) -> range:
        first, self.next_number = self.next_number, self.next_number + count
        return range(first, self.next_number)

    def _await(self, numbers: range) -> None:
        lost = self.sink.wait_for(numbers, PATIENCE)
        overtaken = self.sink.out_of_order if self.variant.ordered else 0
        if lost or overtaken:
            what = f"{self.variant.name}: {lost} of {len(numbers)} lost, {overtaken} out of order"
            raise ChainBroken(f"{what}\n{last_words(self.folder)}")

    def _cpu(self) -> dict[str, float]:
        pids = {name: service.pid for name, service in self.services.items()}
        return {
            name: cpu_seconds(pid) for name, pid in (*pids.items(), ("broker", self.broker_pid))
        }


@contextmanager
def running_chain(site: Site, variant: Variant, databases: Databases) -> Iterator[Chain]:
    """A warm chain with empty databases; everything of it is gone when the block is left."""
    folder = private_directory(site.folder / f"{variant.name}-{next(_serial)}")
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        addresses = stack.enter_context(databases.fresh(site.node, folder))
        url = stack.enter_context(virtual_host(site.node, partitioned=variant.ordered))
        stack.callback(end, folder)
        services = {
            name: start(site.node, folder, variant, _settings(name, url, address))
            for name, address in addresses.items()
        }
        producer = stack.enter_context(closing(Producer(url, variant.message)))
        sink = stack.enter_context(closing(Sink(url)))
        chain = Chain(variant, folder, site.broker_pid, services, producer, sink)
        chain.warm_up()
        if variant.asked:
            _assert_durable(url, addresses)
        yield chain


def _settings(name: str, url: str, address: str) -> dict[str, str]:
    return {HOP: name, "CHUANYU_AMQP_URL": url, "CHUANYU_DATABASE_URL": address}


def _assert_durable(url: str, addresses: Mapping[str, str]) -> None:
    with NodeClient(url, timeout=PATIENCE) as client:
        for name, address in addresses.items():
            assert_durable(address, client.call(name, "durability"))
