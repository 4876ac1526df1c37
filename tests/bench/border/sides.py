"""Both gateways, the service that receives, and the one that sends: started, asked and looked at."""

import threading
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
from services.gateway.adapters.tables import LANES
from shared.topology import GATEWAY
from tests.bench.border.sender import Say, Sender
from tests.bench.chain.usage import cpu_seconds, resident_mb


@dataclass(frozen=True)
class Sides:
    """Chongqing sends, `receiver` of Sichuan takes."""

    pair: Pair
    receiver: str
    sender: Sender
    engines: dict[str, sa.Engine]  # of this side's gateway and of the receiver

    def ask(self, service: str, query: sa.Select[*tuple[Any, ...]]) -> Sequence[Any]:
        with self.engines[service].connect() as connection:
            return connection.execute(query).all()

    def are_receipted(self) -> bool:
        """Every number that was given out."""
        query = sa.select(LANES.c.spans, LANES.c.receipted).where(LANES.c.direction == "out")
        return all(given == told for given, told in self.ask(GATEWAY, query))

    def cpu_seconds(self) -> dict[str, float]:
        """Of each process so far."""
        return {name: cpu_seconds(pid) for name, pid in self._pids.items()}

    def resident_mb(self, *, peak: bool) -> dict[str, float]:
        """Of each process, now or at most so far."""
        return {name: resident_mb(pid, peak=peak) for name, pid in self._pids.items()}

    @property
    def _pids(self) -> dict[str, int]:
        nodes = self.pair.nodes
        both = [(node, name) for node in nodes for name in (BROKER, GATEWAY)]
        return {f"{node.name}-{name}": _pid(node, name) for node, name in both} | {
            self.receiver: _pid(nodes[1], self.receiver)
        }


@contextmanager
def running_sides(pair: Pair, receiver: str, say: Say) -> Iterator[Sides]:
    """What the sender commits is published while the block runs; it says by number what `say` makes of it."""
    here, there = pair.nodes
    with ExitStack() as stack:
        for node, service in ((here, GATEWAY), (there, GATEWAY), (there, receiver)):
            processes.launch(pair, node, service)
        for node, service in ((here, GATEWAY), (there, GATEWAY), (there, receiver)):
            processes.wait_until_ready(node, service, lambda n, s: answers(pair, n, s))
        engines = {GATEWAY: _engine(pair, here, GATEWAY), receiver: _engine(pair, there, receiver)}
        for engine in engines.values():
            stack.callback(engine.dispose)
        sender = Sender(private_directory(pair.run_dir / "sender"), amqp_url(here, ADMIN), say)
        stack.callback(sender.close)
        stack.enter_context(_relaying(sender))
        yield Sides(pair, receiver, sender, engines)


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
