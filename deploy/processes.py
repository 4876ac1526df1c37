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
from deploy.settings import chosen
from shared.settings import CHOICES
from shared.topology import SERVICES


Ready = Callable[[NodePlan, str], bool]
PROJECT = Path(__file__).resolve().parent.parent
SERVICE_GRACE = 10.0  # seconds to finish what they have begun
READY_WITHIN = 60.0
TAIL = 20  # lines
# sizes of the logs when we started their processes: what stands before is an older story
_begun: dict[Path, int] = {}


def launch(pair: Pair, node: NodePlan, service: str) -> bool:
    """Start the service's process; False when it already runs."""
    if pids.find(node.pid_file(service)) is not None:
        return False
    refuse_taken_ports(node, service)
    log = node.log_file(service)
    _begun[log] = log.stat().st_size if log.exists() else 0
    pids.start(
        node.pid_file(service),
        [sys.executable, "-m", "deploy.run_service", service],
        env=process_environment(node, service_environment(pair, node, service)),
        cwd=PROJECT,
        log=log,
    )
    return True


def process_environment(node: NodePlan, settings: Mapping[str, str]) -> dict[str, str]:
    """The settings and the few variables that any program expects."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    home = private_directory(node.directory / "home")
    fixed = {"HOME": str(home), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    return kept | fixed | dict(settings)


def with_old_settings(node: NodePlan) -> list[str]:
    """Services that run and were told other settings of the operator than there are now."""
    now = chosen(node)
    return [
        service
        for service in SERVICES
        if (told := _told(node, service))
        and any(now.get(name) != told.get(name) for name in CHOICES)
    ]


def _told(node: NodePlan, service: str) -> dict[str, str]:
    """The environment that it was started with; empty when it does not run, or has not quite begun to."""
    running = pids.find(node.pid_file(service))
    if running is None:
        return {}
    try:
        text = Path(f"/proc/{running.pid}/environ").read_text("utf-8", "replace")
    except OSError:  # it has just ended
        return {}
    entries = (entry.partition("=") for entry in text.split("\0") if entry)
    return {name: value for name, _, value in entries}


def wait_until_ready(node: NodePlan, service: str, ready: Ready) -> None:
    """Until `ready` says so; ServiceFailed with the end of its log when it dies or never is."""
    file = node.pid_file(service)
    done = pids.wait_until(
        lambda: pids.find(file) is None or ready(node, service), READY_WITHIN, pause=0.2
    )
    if not done:
        raise _failed(node, service, ("没有应答", "did not become ready, its log ends with"))
    if pids.find(file) is None:
        raise _failed(node, service, ("启动后退出", "ended at its start, and said"))


def _failed(node: NodePlan, service: str, what: tuple[str, str]) -> ServiceFailed:
    log, (chinese, english) = node.log_file(service), what
    return ServiceFailed(
        f"{node.title}的 {service} 服务{chinese}，完整日志：{log}",
        f"{service} of {node.name} {english}:\n{last_lines(log, TAIL, _begun.get(log, 0))}",
    )


def stop(entries: Iterable[tuple[NodePlan, str]]) -> None:
    """Ask all to stop at once, kill after a while who did not; idle when none runs."""
    pids.stop([node.pid_file(service) for node, service in entries], SERVICE_GRACE)
