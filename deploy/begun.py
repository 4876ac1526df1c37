"""Which databases a node has worked with: one that is not there any more is not made anew in silence.

A disk that is not mounted, or a folder that was tidied up, looks like a first start.  A node that began with nothing
then would forget what took effect, and its gateway would give numbers out twice.
"""

from pathlib import Path

from deploy import pids
from deploy.database import place
from deploy.environment import sqlite_file
from deploy.errors import DatabaseFailed, DatabaseMissing
from deploy.files import private_directory
from deploy.nodes import SQLITE, NodePlan, Pair
from deploy.registrations import begin_epoch
from shared.topology import GATEWAY, SERVICES


def note(node: NodePlan, service: str) -> None:
    """It works, so its database is there."""
    private_directory(_mark(node, service).parent)
    _mark(node, service).touch(mode=0o600)


def refuse_missing(pair: Pair) -> None:
    """DatabaseMissing for the first that was there once and is not any more."""
    for node in pair.nodes:
        for service in SERVICES:
            if _mark(node, service).exists() and not _database(node, service).exists():
                raise DatabaseMissing(node.title, node.name, service, _database(node, service))


def begin_anew(node: NodePlan, service: str) -> int | None:
    """The next start may find another database than was left: empty, or put back by other tools than ours.

    Gives the epoch in which a gateway numbers from then on.  DatabaseFailed while the service runs.
    """
    if pids.find(node.pid_file(service)) is not None:
        raise DatabaseFailed(
            f"{service} 正在运行，请先停止 (make down)", f"{service} is running: stop it first"
        )
    epoch = begin_epoch(node) if service == GATEWAY else None
    _mark(node, service).unlink(missing_ok=True)
    return epoch


def _database(node: NodePlan, service: str) -> Path:
    """The file, or the folder of the cluster that it is in."""
    return sqlite_file(node, service) if node.database == SQLITE else place.data(node)


def _mark(node: NodePlan, service: str) -> Path:
    """Beside the data, not among them: it has to outlive them."""
    return node.directory / "begun" / f"{node.database}-{service}"
