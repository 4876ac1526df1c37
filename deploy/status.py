"""What runs of a pair of nodes: process by process, from pid files and /proc.

Whether a running process also works is another question; the services answer it themselves.
"""

from datetime import datetime, timedelta, timezone
from typing import Any

from deploy import pids
from deploy.health import health_of
from deploy.nodes import NodePlan, Pair, processes_of
from shared.topology import SERVICES


BEIJING = timezone(timedelta(hours=8))  # fixed: minimal systems have no time zone files
RUNNING = "running"
STOPPED = "stopped"  # in an orderly way: no pid file
DEAD = "dead"  # it was not stopped by us, and it is gone


def status(pair: Pair) -> list[dict[str, Any]]:
    """One row per node and process: node, process, pid, state, ports, since (ISO 8601, +08:00)."""
    return [_row(node, process) for node in pair.nodes for process in processes_of(node)]


def health(pair: Pair) -> dict[tuple[str, str], dict[str, Any]]:
    """What each service that runs says of itself, by node and process; a silent one costs seconds."""
    return {
        (node.name, service): health_of(node, service)
        for node in pair.nodes
        for service in SERVICES
        if pids.find(node.pid_file(service)) is not None
    }


def running_processes(pair: Pair) -> frozenset[tuple[str, str]]:
    """Node and process name of everything that runs."""
    return frozenset(
        (row["node"], row["process"]) for row in status(pair) if row["state"] == RUNNING
    )


def _row(node: NodePlan, process: str) -> dict[str, Any]:
    file = node.pid_file(process)
    running = pids.find(file)
    gone = DEAD if file.exists() else STOPPED
    return {
        "node": node.name,
        "process": process,
        "pid": running.pid if running else None,
        "state": RUNNING if running else gone,
        "ports": list(node.ports.of(process)),
        "since": _since(running) if running else None,
    }


def _since(running: pids.Running) -> str:
    return datetime.fromtimestamp(running.since, BEIJING).isoformat(timespec="seconds")
