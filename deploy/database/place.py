"""Where a node's PostgreSQL cluster lies, and as whom it runs: PostgreSQL refuses to be root.

As an ordinary user it is the caller's own, below the run directory.  As root it runs as the user of Debian's
package, who cannot reach into the run directory: while it runs it lives in a folder of its own among the temporary
files; after a stop its data are moved back, and that folder is gone.
"""

import errno
import json
import os
import pwd
import shutil
import tempfile
from pathlib import Path

from deploy.errors import DatabaseFailed
from deploy.files import private_directory, write_private
from deploy.nodes import NodePlan


PACKAGE_USER = "postgres"
PREFIX = "chuanyu-postgresql-"
DATA, SOCKET = "data", "socket"


def kept(node: NodePlan) -> Path:
    """Below the run directory: the only place of an ordinary user's cluster, and root's while it is stopped."""
    return node.directory / "postgresql"


def folder(node: NodePlan) -> Path:
    """Where the cluster is now."""
    return _temporary(node) or kept(node)


def data(node: NodePlan) -> Path:
    return folder(node) / DATA


def move_in(node: NodePlan) -> Path:
    """The folder to start in, owned by who runs the cluster, with the data of the last time."""
    if not is_root():
        private_directory(kept(node) / SOCKET)
        return kept(node)
    place = _temporary(node) or _make_temporary(node)
    if (kept(node) / DATA).exists():  # complete, or it would not have this name
        shutil.rmtree(place / DATA, ignore_errors=True)
        _move(kept(node) / DATA, place / DATA)
    private_directory(place / SOCKET)
    give(place)
    return place


def move_out(node: NodePlan) -> None:
    """After a stop: the data go home and a folder of its own is removed; idle when there is none."""
    place = _temporary(node)
    if place is None:
        return
    if (place / DATA).exists():
        shutil.rmtree(kept(node) / DATA, ignore_errors=True)
        private_directory(kept(node))
        _move(place / DATA, kept(node) / DATA)
    shutil.rmtree(place)
    _record(node).unlink()


def give(path: Path) -> None:
    """The path and what is in it to who runs the cluster."""
    if not is_root():
        return
    user = package_user()
    for found in (path, *path.rglob("*")):
        os.chown(found, user.pw_uid, user.pw_gid, follow_symlinks=False)


def as_runner() -> tuple[str, ...]:
    """What to put before a command so that it runs as the cluster's user, under the same process id."""
    if not is_root():
        return ()
    user = package_user()
    return ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups", "--")


def package_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(PACKAGE_USER)
    except KeyError:
        raise DatabaseFailed(
            f"没有系统用户 {PACKAGE_USER}；请运行 make setup",
            f"there is no user {PACKAGE_USER}; run make setup",
        ) from None


def is_root() -> bool:
    return os.geteuid() == 0


def _temporary(node: NodePlan) -> Path | None:
    try:
        place = Path(json.loads(_record(node).read_text("utf-8"))["folder"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return place if place.is_dir() else None


def _make_temporary(node: NodePlan) -> Path:
    place = Path(tempfile.mkdtemp(prefix=PREFIX))
    write_private(_record(node), json.dumps({"folder": str(place)}) + "\n")
    return place


def _record(node: NodePlan) -> Path:
    return node.directory / "postgresql.json"


def _move(source: Path, target: Path) -> None:
    """Nothing is ever seen half moved; between two file systems that takes a copy."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        partial, old = (path.with_name(f"{path.name}.moving") for path in (target, source))
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source, partial, symlinks=True)
        partial.rename(target)
        source.rename(old)
        shutil.rmtree(old)
