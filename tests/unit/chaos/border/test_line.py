"""A line between two nodes: passes everything on both ways, breaks when it is cut, and comes back."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from deploy.ports import LOOPBACK
from tests.chaos.border.line import Line, running_line


PATIENCE = 30.0  # seconds


class Echo(socketserver.BaseRequestHandler):
    """Says everything again."""

    def handle(self) -> None:
        while said := self.request.recv(100):
            self.request.sendall(said)


@pytest.fixture
def line() -> Iterator[Line]:
    with socketserver.ThreadingTCPServer((LOOPBACK, 0), Echo) as echo:
        echo.daemon_threads = True
        serving = threading.Thread(target=echo.serve_forever, daemon=True)
        serving.start()
        with running_line(echo.server_address[1]) as line:
            yield line
        echo.shutdown()
        serving.join()


def call(line: Line) -> socket.socket:
    return socket.create_connection((LOOPBACK, line.port), PATIENCE)


def test_what_is_said_comes_back(line: Line) -> None:
    with closing(call(line)) as end:
        end.sendall(b"abc")

        assert end.recv(3, socket.MSG_WAITALL) == b"abc"


def test_a_cut_breaks_it(line: Line) -> None:
    with closing(call(line)) as end:
        end.sendall(b"a")
        assert end.recv(1) == b"a"

        line.cut(0)

        assert end.recv(1) == b""


def test_while_it_is_cut_none_comes_about_and_afterwards_again(line: Line) -> None:
    line.is_cut.set()
    with closing(call(line)) as end:
        assert end.recv(1) == b""

    line.is_cut.clear()

    with closing(call(line)) as end:
        end.sendall(b"b")
        assert end.recv(1) == b"b"
