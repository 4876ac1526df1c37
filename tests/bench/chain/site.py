"""Where chains run: a private broker of its own, and a folder for their databases and logs."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy import pids
from deploy.broker import server
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
    """Nothing of it runs or is left when the block is left, however that happens, unless by SIGKILL;
    what that left is ended by the next one in the same folder."""
    node = plan_pair(private_directory(folder), free_port_base()).node(NODE)
    with signals_as_exceptions():
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


def _clear(node: NodePlan, folder: Path) -> None:
    for chain in folder.glob("chains/*"):
        end(chain)
    server.stop([node])
    for kind in KINDS.values():
        kind.stop(node)
    shutil.rmtree(folder, ignore_errors=True)
