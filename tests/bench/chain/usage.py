"""What a process uses, as Linux tells it in /proc."""

import os
from pathlib import Path


TICK = os.sysconf("SC_CLK_TCK")
USER, SYSTEM = 11, 12  # places in /proc/<pid>/stat, counted after the name


def cpu_seconds(pid: int) -> float:
    """Processor time of all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    return (int(fields[USER]) + int(fields[SYSTEM])) / TICK


def resident_mb(pid: int, *, peak: bool = False) -> float:
    """Memory that is really there, now or at most so far."""
    wanted = "VmHWM:" if peak else "VmRSS:"
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    [kilobytes] = [line.split()[1] for line in lines if line.startswith(wanted)]
    return int(kilobytes) / 1024
