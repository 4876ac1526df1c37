"""Where chains run: a private broker of its own, and a folder for their databases and logs."""

import fcntl
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy import pids
from deploy.broker import server
from deploy.errors import Busy
from deploy.files import private_directory
from deploy.nodes import BROKER, NodePlan, plan_pair
from deploy.ports import free_port_base
from deploy.signals import held_signals, signals_as_exceptions
from tests.bench.chain.databases import KINDS, Databases
from tests.bench.chain.processes import end


NODE = "chongqing"


@dataclass(frozen=True)
class Site:
    """A running broker and a folder."""

    node: NodePlan
    folder: Path

    @property
    def broker_pid(self) -> int:
        running = pids.find(self.node.pid_file(BROKER))
        assert running is not None
        return running.pid


@contextmanager
def running_site(folder: Path, kinds: Sequence[Databases]) -> Iterator[Site]:
    """When the block is left, however that happens, nothing runs and the folder is gone.

    SIGKILL alone leaves something; the next one in the same folder ends that.
    """
    with alone(folder), signals_as_exceptions():
        node = plan_pair(private_directory(folder), free_port_base()).node(NODE)
        try:
            _clear(node, folder)
            server.launch(node)
            server.wait_until_ready(node)
            for kind in kinds:
                kind.launch(node)
            yield Site(node, private_directory(folder / "chains"))
        finally:
            with held_signals():
                _clear(node, folder)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time in a folder; Busy at once for the second, which would end the first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"{folder} 中已有一次测量在进行；请等它结束",
                f"another run is using {folder}; wait for it",
            ) from None
        yield


def _clear(node: NodePlan, folder: Path) -> None:
    for chain in folder.glob("chains/*"):
        end(chain)
    server.stop([node])
    for kind in KINDS.values():
        kind.stop(node)
    shutil.rmtree(folder, ignore_errors=True)
