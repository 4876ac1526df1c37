"""What tests do to a private broker and to the disk below a database; undone when the block is left."""

import os
import resource
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from deploy import pids
from deploy.broker.configuration import broker_environment
from deploy.nodes import BROKER, NodePlan
from tests.integration.serving import Serving


CTL = "/usr/lib/rabbitmq/bin/rabbitmqctl"  # Debian's wrapper around it changes the user
BALLAST = "ballast"


def ctl(node: NodePlan, *words: str) -> None:
    environment = dict(broker_environment(node))
    del environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]
    subprocess.run([CTL, *words], env=environment, check=True, capture_output=True, timeout=60)


@contextmanager
def frozen(node: NodePlan) -> Iterator[None]:
    """Its broker, as on a machine that is suspended."""
    running = pids.find(node.pid_file(BROKER))
    assert running is not None
    os.killpg(running.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(running.pid, signal.SIGCONT)


@contextmanager
def short_of_memory(node: NodePlan) -> Iterator[None]:
    """Its broker has reached its limit and blocks whoever publishes."""
    ctl(node, "set_vm_memory_high_watermark", "0")
    try:
        yield
    finally:
        ctl(node, "set_vm_memory_high_watermark", "0.4")


@contextmanager
def impatient(node: NodePlan) -> Iterator[None]:
    """Its broker closes channels that do not ack within a second, those opened from now on."""
    _acks_within(node, 1_000, look=500)
    try:
        yield
    finally:
        _acks_within(node, 1_800_000, look=60_000)


def _acks_within(node: NodePlan, milliseconds: int, *, look: int) -> None:
    values = {"consumer_timeout": milliseconds, "channel_tick_interval": look}
    code = [f"application:set_env(rabbit, {name}, {value})" for name, value in values.items()]
    ctl(node, "eval", f"{', '.join(code)}.")


def acks_missed(node: NodePlan) -> int:
    """How many consumers lost their channel because they did not ack in time."""
    return node.log_file(BROKER).read_text("utf-8").count("delivery acknowledgement")


@contextmanager
def held(service: Serving) -> Iterator[None]:
    """Its database, by another programme that writes and does not come to an end."""
    path = service.data / "credit.sqlite3"
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[Serving], None]]:
    """What fills the disk below the folder, until the block is left: a small one where we may mount it.

    Elsewhere no file of the process may grow, which its database meets first.
    """
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        yield _no_growth
        return
    try:
        yield _fill
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def make_room(service: Serving) -> None:
    """There is room again."""
    (service.data / BALLAST).unlink(missing_ok=True)
    forever = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, forever)


def _without_journal(service: Serving) -> Path:
    """The room that its journal has already would last for a while."""
    path = service.data / "credit.sqlite3"
    with closing(sqlite3.connect(path, timeout=10)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def _fill(service: Serving) -> None:
    ballast_at = _without_journal(service).with_name(BALLAST)
    try:
        with ballast_at.open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(65536))
    except OSError:
        return


def _no_growth(service: Serving) -> None:
    size = _without_journal(service).stat().st_size
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
