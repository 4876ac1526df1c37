"""A line to the broker that a test can hold up or cut."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Proxy:
    """Carries bytes between a client and the broker; each direction can be held up."""

    def __init__(self, url: str, port: int = 0) -> None:
        self._target = urlsplit(url)
        self._server = socket.create_server(("127.0.0.1", port))
        self._sockets: list[socket.socket] = []
        self._there, self._back = threading.Event(), threading.Event()
        self.let_through()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def url(self) -> str:
        """The broker's, by way of this line."""
        return through(self._target.geturl(), self._server.getsockname()[1])

    def hold_answers(self) -> None:
        """What the client says arrives; what the broker says does not."""
        self._back.clear()

    def freeze(self) -> None:
        """Nothing arrives on either side, and nothing is closed: a half-open connection."""
        self._there.clear()
        self._back.clear()

    def let_through(self) -> None:
        self._there.set()
        self._back.set()

    def cut(self) -> None:
        """End every connection; what was held up is lost."""
        for line in self._sockets:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._sockets.clear()
        self.let_through()

    def close(self) -> None:
        with suppress(OSError):  # wakes who waits for the next client
            self._server.shutdown(socket.SHUT_RDWR)
        self._accepting.join(5)
        self._server.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                broker = socket.create_connection(
                    (self._target.hostname, self._target.port or 5672)
                )
                self._sockets += [client, broker]
                for line in ((client, broker, self._there), (broker, client, self._back)):
                    threading.Thread(target=_carry, args=line, daemon=True).start()


def through(url: str, port: int) -> str:
    """The same, by way of a line that listens there."""
    target = urlsplit(url)
    login = target.netloc.rpartition("@")[0]
    return target._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()


def _carry(source: socket.socket, sink: socket.socket, flowing: threading.Event) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            flowing.wait()
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def line_to(url: str, port: int = 0) -> Iterator[Proxy]:
    proxy = Proxy(url, port)
    try:
        yield proxy
    finally:
        proxy.close()
