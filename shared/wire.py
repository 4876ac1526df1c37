"""py-amqp's sockets with fewer system calls: what is there is read at once, what belongs together is sent at once.

py-amqp reads each frame by three calls and sends each message by one, and under green threads every call costs
more than the frame.  Nothing else changes: frames, time-outs and errors are py-amqp's.
"""

import errno
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.exceptions import UnexpectedFrame
from amqp.transport import SSLTransport, TCPTransport
from kombu.transport import pyamqp


AT_ONCE = 64 * 1024  # bytes of one reading, and of one sending
_HEAD = struct.Struct(">BHI")  # type, channel, size of the payload (AMQP 0-9-1, 4.2.3)
_FRAME_END = 0xCE
_AROUND = _HEAD.size + 1
_NOTHING_YET = {errno.EAGAIN, errno.EINTR, errno.ENOENT}  # the last is TLS's "read again"


class _Gathering:
    """Buffers between the frames and the socket; mixed into one of py-amqp's transports."""

    _unread, _at = b"", 0
    may_have_more = False  # whether the last reading may have left something behind
    _unsent: bytearray | None = None

    @property
    def is_at_hand(self) -> bool:
        """Whether the next frame has been read already."""
        there = len(self._unread) - self._at
        return there >= _AROUND and there >= self._whole(self._unread, self._at)

    def read_frame(self) -> tuple[int, int, bytes]:
        """The next frame; after a time-out what came of it so far is kept."""
        while not self.is_at_hand:
            self._unread, self._at = self._unread[self._at :] + self._more(), 0
        unread, at = self._unread, self._at
        kind, channel, size = _HEAD.unpack_from(unread, at)
        start = at + _HEAD.size
        end = start + size
        if unread[end] != _FRAME_END:
            raise UnexpectedFrame(f"a frame ends with {unread[end]:#04x}")
        self._at = end + 1
        return kind, channel, unread[start:end]

    @staticmethod
    def _whole(unread: bytes, at: int) -> int:
        size: int = _HEAD.unpack_from(unread, at)[2]
        return size + _AROUND

    def _more(self: Any) -> bytes:
        try:
            found: bytes = self._quick_recv(AT_ONCE)
        except OSError as trouble:
            if isinstance(trouble, TimeoutError):
                raise
            if trouble.errno in _NOTHING_YET or "timed out" in str(trouble):  # as TLS says it
                raise TimeoutError from None
            self.connected = False
            raise
        if not found:
            self.connected = False
            raise OSError("the broker closed the connection")
        self.may_have_more = len(found) >= self.whole_reading
        return found

    def write(self, frames: Any) -> None:
        """Send frames, or keep them while `gathered` is open."""
        if self._unsent is None:
            super().write(frames)  # type: ignore[misc]
            return
        self._unsent += frames
        if len(self._unsent) >= AT_ONCE:
            self._send()

    def _send(self) -> None:
        if unsent := self._unsent:
            self._unsent = bytearray()
            super().write(unsent)  # type: ignore[misc]

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """What is written inside goes out together, at the latest when the block is left."""
        self._unsent = bytearray()
        try:
            yield
            self._send()
        finally:
            self._unsent = None


class _Plain(_Gathering, TCPTransport):  # type: ignore[misc]
    """Without TLS."""

    whole_reading = AT_ONCE  # a shorter one took all that was there


class _Secured(_Gathering, SSLTransport):  # type: ignore[misc]
    """With TLS, which gives one record at a time."""

    whole_reading = 0


class _Connection(pyamqp.Connection):  # type: ignore[misc]
    def blocking_read(self, timeout: float | None = None) -> Any:
        """One frame; for what is at hand the socket need not be given a time-out."""
        if self.transport.is_at_hand:
            return self.on_inbound_frame(self.transport.read_frame())
        return super().blocking_read(timeout)

    def take_at_hand(self) -> None:
        """Every frame that has been read already: asking for each costs more than the frame.

        Not while an answer is awaited: py-amqp knows of a consumer only when it has taken `consume-ok`, and
        sends back what came right behind it.
        """
        transport = self.transport  # which a connection that is closed meanwhile no longer has
        while transport.is_at_hand:
            self.on_inbound_frame(transport.read_frame())

    def Transport(  # noqa: N802 - py-amqp calls it so
        self,
        host: str,
        connect_timeout: float,
        ssl: Any = False,  # noqa: FBT002
        read_timeout: float | None = None,
        write_timeout: float | None = None,
        **options: Any,
    ) -> Any:
        transport = _Secured if ssl else _Plain
        return transport(
            host,
            connect_timeout=connect_timeout,
            ssl=ssl,
            read_timeout=read_timeout,
            write_timeout=write_timeout,
            **options,
        )


class Transport(pyamqp.Transport):  # type: ignore[misc]
    """For kombu: `Connection(url, transport=Transport)`."""

    Connection = _Connection
