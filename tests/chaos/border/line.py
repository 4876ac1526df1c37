"""The line between two nodes: TCP that can be cut and comes back, as lines between provinces do."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from deploy.ports import LOOPBACK


CHUNK = 65_536
CONNECT_SECONDS = 5.0


class Line(socketserver.ThreadingTCPServer):
    """Listens on a free port and passes everything on to another, both ways, except while it is cut."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, target: int) -> None:
        self.target = target
        self.is_cut = threading.Event()
        self._ends = set[socket.socket]()
        self._lock = threading.Lock()
        super().__init__((LOOPBACK, 0), _Call)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def cut(self, seconds: float) -> None:
        """Every connection breaks, and none comes about meanwhile."""
        self.is_cut.set()
        with self._lock:
            for end in self._ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        threading.Event().wait(seconds)
        self.is_cut.clear()

    @contextmanager
    def joined(self, *ends: socket.socket) -> Iterator[None]:
        """While the block runs, a cut breaks these."""
        with self._lock:
            self._ends.update(ends)
        try:
            yield
        finally:
            with self._lock:
                self._ends.difference_update(ends)


class _Call(socketserver.BaseRequestHandler):
    """One connection."""

    server: Line

    def handle(self) -> None:
        if self.server.is_cut.is_set():
            return
        with suppress(OSError), self._far() as far, self.server.joined(self.request, far):
            back = threading.Thread(target=_pump, args=(far, self.request), daemon=True)
            back.start()
            _pump(self.request, far)
            back.join()

    def _far(self) -> socket.socket:
        return socket.create_connection((LOOPBACK, self.server.target), CONNECT_SECONDS)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    """Until one of them ends, and then ends the other."""
    source.settimeout(None)
    with suppress(OSError):
        while chunk := source.recv(CHUNK):
            sink.sendall(chunk)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


@contextmanager
def running_line(target: int) -> Iterator[Line]:
    """A line to a port of this machine."""
    with Line(target) as line:
        serving = threading.Thread(target=line.serve_forever, args=(0.1,), daemon=True)
        serving.start()
        try:
            yield line
        finally:
            line.shutdown()
            serving.join()
