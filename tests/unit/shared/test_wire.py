"""Frames over a real socket: in pieces, many at once, broken, and what is sent together."""

import socket
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from amqp.exceptions import UnexpectedFrame

from shared.wire import AT_ONCE, Transport
from tests.waiting import eventually


HEADER = b"AMQP\x00\x00\x09\x01"  # what a client says first
END = b"\xce"


def frame(payload: bytes, end: bytes = END) -> bytes:
    return struct.pack(">BHI", 1, 7, len(payload)) + payload + end


@dataclass
class Line:
    """py-amqp's side, and the broker's end of the socket."""

    transport: Any
    far: socket.socket

    def heard(self, size: int) -> bytes:
        heard = b""
        while len(heard) < size:
            heard += self.far.recv(size - len(heard))
        return heard

    def waits(self) -> bool:
        """Whether nothing was sent that the far end could read now."""
        self.far.settimeout(0)
        try:
            self.far.recv(1)
        except BlockingIOError:
            return True
        finally:
            self.far.settimeout(5)
        return False


@pytest.fixture
def line() -> Iterator[Line]:
    with connected() as line:
        yield line


@contextmanager
def connected() -> Iterator[Line]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        connection = Transport.Connection(host=f"127.0.0.1:{port}")
        transport = connection.Transport(connection.host, 5)
        transport.connect()
        far, _ = server.accept()
        with closing(far), closing(transport):
            found = Line(transport, far)
            assert found.heard(len(HEADER)) == HEADER
            yield found


class TestReading:
    def test_takes_frames_that_came_together(self, line: Line) -> None:
        line.far.sendall(frame(b"one") + frame(b"") + frame(b"three"))

        assert [line.transport.read_frame() for _ in range(3)] == [
            (1, 7, b"one"),
            (1, 7, b""),
            (1, 7, b"three"),
        ]

    @pytest.mark.parametrize("cut", range(1, len(frame(b"body"))))
    def test_keeps_the_part_that_came_before_a_time_out(self, line: Line, cut: int) -> None:
        whole = frame(b"body")
        line.far.sendall(whole[:cut])
        line.transport.sock.settimeout(0.01)
        with pytest.raises(TimeoutError):
            line.transport.read_frame()
        line.far.sendall(whole[cut:] + frame(b"next"))
        line.transport.sock.settimeout(5)

        assert line.transport.read_frame() == (1, 7, b"body")
        assert line.transport.read_frame() == (1, 7, b"next")

    def test_that_may_not_wait_is_a_time_out(self, line: Line) -> None:
        line.transport.sock.settimeout(0)

        with pytest.raises(TimeoutError):
            line.transport.read_frame()

        assert line.transport.connected

    def test_takes_a_frame_larger_than_one_reading(self, line: Line) -> None:
        body = bytes(range(256)) * (AT_ONCE // 64)
        line.far.settimeout(5)
        sent = memoryview(frame(body))
        while sent:  # the socket's own buffer may be smaller
            sent = sent[line.far.send(sent[:AT_ONCE]) :]

        assert line.transport.read_frame() == (1, 7, body)

    def test_says_whether_it_may_have_left_something_behind(self, line: Line) -> None:
        line.far.sendall(frame(b"all of it"))
        line.transport.read_frame()
        assert not line.transport.may_have_more

        line.far.sendall(frame(b"one") + frame(bytes(AT_ONCE)))
        sock = line.transport.sock
        eventually(lambda: len(sock.recv(AT_ONCE, socket.MSG_PEEK)) == AT_ONCE)
        line.transport.read_frame()
        assert line.transport.may_have_more

    def test_refuses_a_frame_that_does_not_end_as_one(self, line: Line) -> None:
        line.far.sendall(frame(b"body", end=b"\x00"))

        with pytest.raises(UnexpectedFrame):
            line.transport.read_frame()

    def test_of_a_closed_line_is_an_error_of_the_connection(self, line: Line) -> None:
        line.far.close()

        with pytest.raises(OSError, match="closed"):
            line.transport.read_frame()

        assert not line.transport.connected

    def test_of_a_line_that_was_reset_is_an_error_of_the_connection(self, line: Line) -> None:
        line.far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.far.close()

        with pytest.raises(ConnectionResetError):
            line.transport.read_frame()

        assert not line.transport.connected


class TestSending:
    def test_goes_out_at_once(self, line: Line) -> None:
        line.transport.write(b"frame")

        assert line.heard(5) == b"frame"

    def test_of_what_is_gathered_goes_out_together(self, line: Line) -> None:
        with line.transport.gathered():
            line.transport.write(memoryview(b"one "))
            line.transport.write(memoryview(b"two"))
            assert line.waits()

        assert line.heard(7) == b"one two"
        line.transport.write(b"three")
        assert line.heard(5) == b"three"

    def test_of_much_does_not_wait_for_the_end(self, line: Line) -> None:
        with line.transport.gathered():
            line.transport.write(bytes(AT_ONCE))
            assert line.heard(AT_ONCE) == bytes(AT_ONCE)

    def test_of_what_was_gathered_before_an_error_is_left_undone(self, line: Line) -> None:
        with pytest.raises(ZeroDivisionError):
            fail_halfway(line)

        line.transport.write(b"whole")
        assert line.heard(5) == b"whole"


def fail_halfway(line: Line) -> None:
    with line.transport.gathered():
        line.transport.write(b"half")
        raise ZeroDivisionError


class TestTls:
    def test_is_spoken_when_it_is_asked_for(self) -> None:
        connection = Transport.Connection(host="127.0.0.1:1", ssl=True)

        transport = connection.Transport(connection.host, 5, ssl=True)

        assert "SSLTransport" in {base.__name__ for base in type(transport).__mro__}
