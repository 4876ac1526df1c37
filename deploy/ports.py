"""Which ports are free, which are taken, and by whom.

Looks at loopback and /proc only; it never connects to anything.
"""

import os
import socket
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple


LOOPBACK = "127.0.0.1"
BLOCK = 20  # ports of a pair
DEFAULT_BLOCKS = range(20_000, 24_800, BLOCK)  # for `make up`
FREE_BLOCKS = range(25_800, 32_000, BLOCK)  # for demos and tests; ephemeral ports begin at 32768
APART = 97  # blocks between the beginnings of two searches whose process ids are neighbours
LISTEN = "0A"


def default_port_base(project: Path) -> int:
    """Stable for one folder and different for most others, so that two copies can run at once."""
    digest: int = zlib.crc32(str(project.resolve()).encode())
    return DEFAULT_BLOCKS[digest % len(DEFAULT_BLOCKS)]


def free_port_base() -> int:
    """The first of 20 ports that could all be bound now.

    The search begins at a place given by the process id, far from that of the next process: test runs and
    workers of one run are often started in a row, and ports are found here some time before they are bound.
    OSError when every block has a taken port.
    """
    start = os.getpid() * APART % len(FREE_BLOCKS)
    for base in chain(FREE_BLOCKS[start:], FREE_BLOCKS[:start]):
        if all(can_bind(port) for port in range(base, base + BLOCK)):
            return base
    raise OSError(f"no {BLOCK} free ports in a row in {FREE_BLOCKS}")


def can_bind(port: int) -> bool:
    with socket.socket() as probe:
        # closed connections in TIME_WAIT are no obstacle to the broker, so not to us either
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def holder_of(port: int) -> str | None:
    """Name and id of the process that listens there, as far as /proc lets us see it."""
    inodes = {listener.inode for listener in listeners() if listener.port == port}
    for pid in _process_ids():
        if inodes & set(socket_inodes(pid)):
            return f"{_name_of(pid)} (pid {pid})"
    return None


class Listener(NamedTuple):
    """A listening TCP socket; the address is the kernel's hexadecimal form."""

    address: str
    port: int
    inode: str


def listeners() -> Iterator[Listener]:
    """Every listening TCP socket of this machine."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for row in _rows(table):
            if row[3] == LISTEN:
                address, _, port = row[1].rpartition(":")
                yield Listener(address, int(port, 16), row[9])


def _rows(table: str) -> list[list[str]]:
    try:
        lines = Path(table).read_text(encoding="ascii").splitlines()
    except OSError:  # no IPv6
        return []
    return [line.split() for line in lines[1:]]


def _process_ids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def socket_inodes(pid: int) -> Iterator[str]:
    """The sockets that a process has open, nothing when it is gone or somebody else's."""
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):  # closed while we looked
                target = str(entry.readlink())
                if target.startswith("socket:["):
                    yield target[8:-1]


def _name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return "?"
