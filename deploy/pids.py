"""Starts processes in the background, finds them again through their pid file, and stops them.

A pid alone is never believed: the file also holds the boot and the start time, so that a number
which the system gave to somebody else in the meantime is not ours.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import StillRunning
from deploy.files import private_directory, write_private
from deploy.signals import held_signals


KILL_GRACE = 5.0  # seconds between SIGKILL and giving up
POLL = 0.05
STATE, THREADS, START_TIME = 0, 17, 19  # places in /proc/<pid>/stat, counted after the name
ZOMBIE = "Z"
_children: dict[int, subprocess.Popen[bytes]] = {}  # ours to reap, or they stay zombies


@dataclass(frozen=True)
class Running:
    """A process that we started and that is still the same."""

    pid: int
    mark: str

    @property
    def since(self) -> float:
        """When it started, in seconds since 1970."""
        ticks = int(self.mark.rpartition(":")[2])
        return time.time() - _uptime() + ticks / os.sysconf("SC_CLK_TCK")


def start(
    pid_file: Path, command: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path
) -> Running:
    """Start the command in a session of its own and write down who it is.

    The environment is exactly `env`; output is appended to the log.
    """
    private_directory(log.parent)
    with log.open("ab") as output, held_signals():
        process = subprocess.Popen(
            command,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        _children[process.pid] = process
        running = Running(process.pid, _mark(process.pid) or "gone")
        write_private(pid_file, json.dumps({"pid": running.pid, "mark": running.mark}) + "\n")
    return running


def find(pid_file: Path) -> Running | None:
    """The process of that file, if it still runs."""
    try:
        entry = json.loads(pid_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    running = Running(entry["pid"], entry["mark"])
    return running if is_alive(running) else None


def is_alive(running: Running) -> bool:
    if _mark(running.pid) == running.mark:
        return True
    child = _children.get(running.pid)
    if child is not None and child.poll() is not None:
        _children.pop(running.pid)
    return False


def stop(pid_files: Iterable[Path], grace: float, ask: signal.Signals = signal.SIGTERM) -> None:
    """A request to all at once, SIGKILL after `grace` seconds; StillRunning if that did not help."""
    files = list(pid_files)
    found = {path: running for path in files if (running := find(path))}
    for signal_number, patience in ((ask, grace), (signal.SIGKILL, KILL_GRACE)):
        for running in found.values():
            _send(running, signal_number)
        wait_until(lambda: not any(map(is_alive, found.values())), patience)
    left = [f"{path.stem} (pid {r.pid})" for path, r in found.items() if is_alive(r)]
    if left:
        names = ", ".join(left)
        raise StillRunning(f"进程没有结束：{names}", f"these processes did not end: {names}")
    for path in files:
        path.unlink(missing_ok=True)


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = POLL) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def _send(running: Running, signal_number: signal.Signals) -> None:
    """A request goes to the process alone, which ends its helpers itself; a kill goes to them too."""
    send = os.killpg if signal_number is signal.SIGKILL else os.kill
    if is_alive(running):
        with suppress(ProcessLookupError):
            send(running.pid, signal_number)


def _mark(pid: int) -> str | None:
    """Boot and start time of a process; None when there is none or only its exit status is left."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text.rpartition(")")[2].split()
    # a process whose first thread has ended looks like a zombie too, while its ports are still open
    is_over = fields[STATE] == ZOMBIE and int(fields[THREADS]) <= 1
    return None if is_over else f"{boot}:{fields[START_TIME]}"


def _uptime() -> float:
    return float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
