"""Starts and stops the private PostgreSQL cluster of one province.

Never touches the system's own cluster; SIGINT ends a cluster at once and in order, with its clients' transactions
rolled back.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable

from deploy import pids
from deploy.credentials import POSTGRESQL_ADMIN, credentials
from deploy.database import place
from deploy.database.binaries import binaries
from deploy.database.configuration import access, configuration
from deploy.errors import DatabaseFailed
from deploy.files import last_lines, private_directory, write_private
from deploy.listening import refuse_taken_ports
from deploy.nodes import POSTGRESQL, NodePlan


READY_WITHIN = 60.0  # seconds; recovery after a crash included
GRACE = 20.0


def is_running(node: NodePlan) -> bool:
    return pids.find(node.pid_file(POSTGRESQL)) is not None


def launch(node: NodePlan) -> bool:
    """Start the node's cluster, made first when there is none; False when it already runs."""
    if is_running(node):
        return False
    refuse_taken_ports(node, POSTGRESQL)
    programs = binaries(place.data(node))
    folder = place.move_in(node)
    if not place.data(node).exists():
        _make(node)
    for name, text in (("postgresql.conf", configuration(node)), ("pg_hba.conf", access())):
        write_private(place.data(node) / name, text)
        place.give(place.data(node) / name)
    private_directory(node.log_directory)
    pids.start(
        node.pid_file(POSTGRESQL),
        [*place.as_runner(), str(programs / "postgres"), "-D", str(place.data(node))],
        env=_environment(),
        cwd=folder,
        log=node.log_file(POSTGRESQL),
    )
    return True


def _make(node: NodePlan) -> None:
    """A new cluster; it gets its name only when it is whole."""
    folder, draft = place.folder(node), place.folder(node) / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    password = folder / "password"
    write_private(password, credentials(node)[POSTGRESQL_ADMIN])
    place.give(password)
    command = [
        *place.as_runner(),
        str(binaries(draft) / "initdb"),
        f"--pgdata={draft}",
        f"--username={POSTGRESQL_ADMIN}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",  # texts are sorted by their bytes, as SQLite does
    ]
    made = subprocess.run(
        command, env=_environment(), cwd=folder, capture_output=True, text=True, check=False
    )
    password.unlink()
    if made.returncode:
        raise DatabaseFailed(
            f"{node.title}的 PostgreSQL 集群没有建成：{made.stderr.strip()}",
            f"initdb of {node.name} failed with status {made.returncode}",
        )
    draft.rename(folder / place.DATA)


def wait_until_ready(node: NodePlan) -> None:
    """Until it takes connections; DatabaseFailed with the end of its log when it does not."""
    pids.wait_until(lambda: answers(node) or not is_running(node), READY_WITHIN)
    if not is_running(node) or not answers(node):
        log = node.log_file(POSTGRESQL)
        raise DatabaseFailed(
            f"{node.title}的 PostgreSQL 没有启动成功，请看日志 {log}",
            f"PostgreSQL of {node.name} did not start, its log ends with:\n{last_lines(log)}",
        )


def answers(node: NodePlan) -> bool:
    """Whether the server itself says that it is ready; a port that is open says less."""
    program = str(binaries(place.data(node)) / "pg_isready")
    command = [program, "-q", "-h", "127.0.0.1", "-p", str(node.ports.postgresql), "-t", "2"]
    return subprocess.run(command, env=_environment(), check=False).returncode == 0


def stop(nodes: Iterable[NodePlan], ask: signal.Signals = signal.SIGINT) -> None:
    """End the clusters, all at once; what is committed is on the disk whatever happens here."""
    every = list(nodes)
    pids.stop([node.pid_file(POSTGRESQL) for node in every], GRACE, ask)
    for node in every:
        place.move_out(node)


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
