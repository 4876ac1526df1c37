"""The machine: Python, packages, RabbitMQ, PostgreSQL, ports, processes, disk, clock."""

import datetime as dt
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from deploy import status
from deploy.database.binaries import installed
from deploy.doctor.finding import Finding, fail, ok, warn
from deploy.nodes import POSTGRESQL, NodePlan, Pair
from deploy.ports import can_bind, holder_of


LEAST_PYTHON = (3, 11)
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
LITTLE_SPACE, NO_SPACE = 2 * 1024**3, 300 * 1024**2  # bytes
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
BUILT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)  # no right clock shows a time before this


def look(pair: Pair, project: Path) -> Iterator[Finding]:
    """Everything that needs no running node."""
    yield _python()
    yield _packages(project / "requirements.lock")
    yield _rabbitmq()
    yield _postgresql(pair)
    yield _clock()
    yield _disk(pair.run_dir if pair.run_dir.exists() else project)
    for node in pair.nodes:
        yield from _processes(node, pair)


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < LEAST_PYTHON:
        return fail("Python", found, "安装 Python 3.11 以上 / install Python 3.11 or newer")
    return ok("Python", found)


def _packages(lock: Path) -> Finding:
    topic = "软件包 packages"
    pins = PIN.findall(lock.read_text(encoding="utf-8"))
    wrong = [f"{name} {pin}" for name, pin in pins if _installed(name) not in {pin, None}]
    if wrong:
        return warn(topic, "与锁定版本不同 differ: " + ", ".join(wrong), "make setup")
    return ok(topic, f"与锁定版本一致 as pinned ({len(pins)})")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:  # pinned for another platform
        return None


def _rabbitmq() -> Finding:
    if SERVER.exists():
        return ok("RabbitMQ", f"已安装 installed: {SERVER}")
    return fail("RabbitMQ", "未安装 not installed", "make setup (以 root 运行 / as root)")


def _postgresql(pair: Pair) -> Finding:
    """Missing is no fault where SQLite is used."""
    versions = [path.parent.name for path in installed()]
    if versions:
        return ok("PostgreSQL", f"已安装 installed: {', '.join(sorted(versions))}")
    if pair.database == POSTGRESQL:
        return fail("PostgreSQL", "未安装 not installed", "make setup (以 root 运行 / as root)")
    return ok("PostgreSQL", "未安装,使用 SQLite / not installed, SQLite is used")


def _clock() -> Finding:
    now = dt.datetime.now(dt.UTC)
    topic = "时钟 clock"
    if now < BUILT:
        return fail(topic, f"{now:%Y-%m-%d}", "校准系统时间 / set the system's time (NTP)")
    return ok(topic, f"{now.astimezone(status.BEIJING):%Y-%m-%d %H:%M:%S +08:00}")


def _disk(place: Path) -> Finding:
    free = shutil.disk_usage(place).free
    said = f"{free / 1024**3:.1f} GiB 可用 free"
    cure = "清理磁盘;磁盘满时消息代理停止接收 / free some space: a full disk stops the broker"
    if free < NO_SPACE:
        return fail("磁盘 disk", said, cure)
    return warn("磁盘 disk", said, cure) if free < LITTLE_SPACE else ok("磁盘 disk", said)


def _processes(node: NodePlan, pair: Pair) -> Iterator[Finding]:
    for row in status.status(pair):
        if row["node"] != node.name:
            continue
        topic = f"{node.name}/{row['process']}"
        if row["state"] == status.RUNNING:
            yield ok(topic, f"运行中 running, pid {row['pid']}")
        elif row["state"] == status.DEAD:
            log = node.log_file(row["process"])
            yield fail(topic, "意外终止 died", f"查看 see {log.name}; make up")
        else:
            yield _stopped(topic, row["ports"])


def _stopped(topic: str, ports: list[int]) -> Finding:
    for port in ports:
        if not can_bind(port):
            holder = holder_of(port) or "?"
            said = f"未运行,端口 {port} 被占用 stopped, port taken by {holder}"
            return fail(topic, said, "make up PORT_BASE=… (另选端口 / other ports)")
    return warn(topic, "未运行 stopped", "make up")
