"""Starts, finds and stops the service processes of a node.

Each gets the environment it needs and nothing else; what a service does is not known here.
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from deploy import pids
from deploy.environment import service_environment
from deploy.errors import ServiceFailed
from deploy.files import last_lines, private_directory
from deploy.listening import refuse_taken_ports
from deploy.nodes import NodePlan, Pair


Ready = Callable[[NodePlan, str], bool]
PROJECT = Path(__file__).resolve().parent.parent
SERVICE_GRACE = 10.0  # seconds to finish what they have begun
READY_WITHIN = 60.0
TAIL = 20  # lines


def launch(pair: Pair, node: NodePlan, service: str) -> bool:
    """Start the service's process; False when it already runs."""
    if pids.find(node.pid_file(service)) is not None:
        return False
    refuse_taken_ports(node, service)
    pids.start(
        node.pid_file(service),
        [sys.executable, "-m", "deploy.run_service", service],
        env=process_environment(node, service_environment(pair, node, service)),
        cwd=PROJECT,
        log=node.log_file(service),
    )
    return True


def process_environment(node: NodePlan, settings: Mapping[str, str]) -> dict[str, str]:
    """The settings and the few variables that any program expects."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    home = private_directory(node.directory / "home")
    fixed = {"HOME": str(home), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    return kept | fixed | dict(settings)


def wait_until_ready(node: NodePlan, service: str, ready: Ready) -> None:
    """Until `ready` says so; ServiceFailed with the end of its log when it dies or never is."""
    file = node.pid_file(service)
    done = pids.wait_until(
        lambda: pids.find(file) is None or ready(node, service), READY_WITHIN, pause=0.2
    )
    if not done or pids.find(file) is None:
        raise _failed(node, service, "没有应答" if not done else "启动后退出")


def _failed(node: NodePlan, service: str, what: str) -> ServiceFailed:
    log = node.log_file(service)
    return ServiceFailed(
        f"{node.title}的 {service} 服务{what}，完整日志：{log}",
        f"{service} of {node.name} did not become ready, its log ends with:\n"
        f"{last_lines(log, TAIL)}",
    )


def stop(entries: Iterable[tuple[NodePlan, str]]) -> None:
    """Ask all to stop at once, kill after a while who did not; idle when none runs."""
    pids.stop([node.pid_file(service) for node, service in entries], SERVICE_GRACE)
