"""The service processes of a chain: started as the services of a node are, frozen, ended by their pid."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy import pids
from deploy.files import last_lines
from deploy.nodes import NodePlan
from deploy.pids import Running
from deploy.processes import PROJECT, SERVICE_GRACE, process_environment
from tests.bench.chain.message import HOPS
from tests.bench.chain.settings import HOP
from tests.bench.chain.variants import Variant


TAIL = 20  # lines


def start(node: NodePlan, folder: Path, variant: Variant, settings: Mapping[str, str]) -> Running:
    """One service of the chain; `settings` names its hop, broker and database."""
    name = settings[HOP]
    common = {
        "CHUANYU_NODE": node.name,
        "CHUANYU_REGION": node.region,
        "CHUANYU_PARTNER": node.partner,
        "CHUANYU_PARTNER_REGION": node.partner_region,
    }
    if variant.packages:
        common["PYTHONPATH"] = str(variant.packages)
    return pids.start(
        folder / "pid" / f"{name}.json",
        [sys.executable, "-m", f"tests.bench.chain.{variant.module}"],
        env=process_environment(node, common | dict(settings)),
        cwd=PROJECT,
        log=_log(folder, name),
    )


def end(folder: Path) -> None:
    """End the services of the chain in that folder."""
    files = list(folder.glob("pid/*.json"))
    for running in filter(None, map(pids.find, files)):
        os.kill(running.pid, signal.SIGCONT)  # a frozen one would not hear
    pids.stop(files, SERVICE_GRACE)


@contextmanager
def frozen(services: Mapping[str, Running]) -> Iterator[None]:
    """Inside the block they do not run."""
    for running in services.values():
        os.kill(running.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for running in services.values():
            os.kill(running.pid, signal.SIGCONT)


def last_words(folder: Path) -> str:
    """The ends of their logs."""
    return "\n".join(last_lines(_log(folder, name), TAIL) for name in HOPS)


def _log(folder: Path, name: str) -> Path:
    return folder / f"{name}.log"
