"""Backup and restore of a service's SQLite file; one of PostgreSQL has tools of its own (runbook databases.md)."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from deploy import pids
from deploy.environment import sqlite_file
from deploy.errors import BackupExists, BackupFailed
from deploy.nodes import SQLITE, NodePlan
from deploy.registrations import begin_epoch
from shared.topology import GATEWAY


PAGES = 4096  # of a step: the service writes between two
SIDES = ("", "-wal", "-shm")  # a database is these files together


def database_file(node: NodePlan, service: str) -> Path:
    """BackupFailed when the service's database is none that this module knows."""
    if node.database != SQLITE:
        raise BackupFailed(
            "该节点使用 PostgreSQL,请按 deploy/runbooks/databases.md 备份和恢复",
            "this node is on PostgreSQL: see deploy/runbooks/databases.md",
        )
    return sqlite_file(node, service)


def backup(node: NodePlan, service: str, target: Path, *, overwrite: bool = False) -> int:
    """Copy the database as it is at one moment, while the service works; gives its size in bytes.

    Written beside the target and put in its place when it is whole: a backup is there or it is not.
    BackupExists when an older one is, unless that is to be overwritten.
    """
    source, target = database_file(node, service), target.resolve()
    if not source.exists():
        raise BackupFailed(f"没有数据库 {source}", f"there is no database {source}")
    if not target.parent.is_dir():  # and none is made: a disk that is not mounted looks so, too
        folder = target.parent
        raise BackupFailed(f"没有文件夹 {folder}", f"there is no folder {folder}")
    if target.parent == node.data_directory.resolve():
        raise BackupFailed(
            f"{target} 在节点的数据文件夹内，请备份到别处",
            f"{target} is in the folder of the node's databases: choose another folder",
        )
    if target.exists() and not target.is_file():
        raise BackupFailed(f"{target} 不是普通文件", f"{target} is no ordinary file")
    if target.exists() and not overwrite:
        raise BackupExists(target)
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        _copy(source, unfinished)
        _check(unfinished, service)
        _to_disk(unfinished)
        unfinished.rename(target)
        return target.stat().st_size
    except (OSError, sqlite3.Error) as trouble:
        raise _failed(target, trouble) from trouble
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def restore(node: NodePlan, service: str, source: Path) -> Path | None:
    """Put a backup in the place of the database of a stopped service; gives where the old one lies now."""
    target = database_file(node, service)
    if pids.find(node.pid_file(service)) is not None:
        raise BackupFailed(
            f"{service} 正在运行,请先停止 (make down)", f"{service} is running: stop it first"
        )
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        _check(source, service)
        _check_whose(source, node, service)
        unfinished.unlink(missing_ok=True)  # of a restore that was killed
        _copy(source, unfinished)
        _to_disk(unfinished)
        if service == GATEWAY:  # before its numbers are back: a new epoch in vain harms nobody
            begin_epoch(node)
        kept = _put_aside(target)
        unfinished.rename(target)
    except (OSError, sqlite3.Error) as trouble:
        raise _failed(source, trouble) from trouble
    return kept


def _copy(source: Path, target: Path) -> None:
    target.touch(mode=0o600)  # what is in it may be personal
    with (
        closing(_open(source)) as old,
        closing(_open(target)) as new,
    ):
        old.backup(new, pages=PAGES)
    _in_one_file(target)


def _open(path: Path) -> sqlite3.Connection:
    """One that is there; sqlite3.OperationalError otherwise."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)


def _check(path: Path, service: str) -> None:
    """sqlite3.Error unless it is a whole database of that service."""
    with closing(_open(path)) as opened:
        [verdict] = opened.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError("integrity_check")
        rows = opened.execute("SELECT version_num FROM alembic_version").fetchall()
    if not any(name.startswith(f"{service}_") for (name,) in rows):
        raise sqlite3.DatabaseError(f"not a database of {service}")


def _check_whose(path: Path, node: NodePlan, service: str) -> None:
    """sqlite3.Error when the service of another node wrote it; an outbox without own messages tells nothing."""
    with closing(_open(path)) as opened:
        sources = opened.execute(
            "SELECT DISTINCT source FROM outbox WHERE source LIKE ?", [f"/%/{service}"]
        ).fetchall()
    if sources and (f"/{node.name}/{service}",) not in sources:
        raise sqlite3.DatabaseError(f"written by {sources[0][0]}, not by /{node.name}/{service}")


def _to_disk(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())


def _put_aside(target: Path) -> Path | None:
    """The old database stays, under the time of its replacement.

    In its place too until the new one takes it in one step: who is killed in between leaves the one or the other.
    What somebody else holds open, or is no database any more, can only be moved away.
    """
    if not target.exists():
        return None
    kept = target.with_name(f"{target.name}.{datetime.now(UTC):%Y%m%dT%H%M%S.%f}Z")
    try:
        _in_one_file(target)  # or its journal would be read as that of the new one
        _copy(target, kept)
    except (OSError, sqlite3.Error):
        for side in SIDES:
            with suppress(FileNotFoundError):
                target.with_name(target.name + side).rename(kept.with_name(kept.name + side))
    return kept


def _in_one_file(path: Path) -> None:
    """Nothing of it is left in a journal beside it."""
    with closing(_open(path)) as opened:
        opened.execute("PRAGMA journal_mode=DELETE")


def _failed(path: Path, trouble: Exception) -> BackupFailed:
    said = f"{type(trouble).__name__}: {trouble}"
    return BackupFailed(f"{path} 不可用:{said}", f"{path} cannot be used: {said}")
