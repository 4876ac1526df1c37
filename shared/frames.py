"""Reads AMQP frames that py-amqp alone would choke on, and no more of each than is asked for.

Brokers pass on what a client may not understand: properties that are no UTF-8, moments beyond the
calendar.  py-amqp raises in the middle of such a frame, and so one message would stop a service.  It also takes
every property apart, which costs more than all the rest of a delivery; of ours the envelope says the same.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from struct import Struct
from typing import Any

from amqp import spec
from amqp.exceptions import UnexpectedFrame
from amqp.serialization import decode_properties_basic, loads


Frame = tuple[int, int, bytes]  # type, channel, payload (AMQP 0-9-1, 4.2.3)
_METHOD, _HEADER, _BODY, _HEARTBEAT = 1, 2, 3, 8
_SIGNATURE = Struct(">HH")  # class and method
_SIZE, _SIZE_AT = Struct(">Q"), 4  # of the body, in a content header after class and weight
_PROPERTIES_AT = 12
_CONTENT_TYPE, _FLAGS = 0x8000, Struct(">H")
_WITH_CONTENT = {spec.Basic.Return, spec.Basic.Deliver, spec.Basic.GetOk}
_ASCII = bytes(range(128)) + b"?" * 128


def lenient(connection: Any, callback: Callable[..., object]) -> Callable[[Frame], bool]:
    """A frame handler for py-amqp: tells `callback` each method that is complete, and gives whether one was."""
    begun: dict[int, Arrived] = {}  # by channel

    def on_frame(frame: Frame) -> bool:
        kind, channel, payload = frame
        connection.bytes_recv += 1
        if kind == _HEARTBEAT:
            return False
        message = begun.get(channel)
        if kind != (message.expected if message else _METHOD):
            raise UnexpectedFrame(f"a frame of type {kind} is out of place")
        if message is None:
            method = _SIGNATURE.unpack_from(payload)
            if method in _WITH_CONTENT:
                begun[channel] = Arrived(method, payload)
            else:
                callback(channel, method, payload, None)
            return method not in _WITH_CONTENT
        if message.take(payload):
            del begun[channel]
            callback(channel, message.method, message.arguments, message)
            return True
        return False

    return on_frame


class Arrived:
    """A message as py-amqp's channels pass it on: they set `channel` and `delivery_info`."""

    channel: Any = None
    delivery_info: Mapping[str, Any]

    def __init__(self, method: tuple[int, int], payload: bytes) -> None:
        self.method, self.expected = method, _HEADER
        self.arguments = _with_ascii_names(payload) if method == spec.Basic.Deliver else payload
        self.body, self._header, self._missing = b"", b"", 0

    def take(self, payload: bytes) -> bool:
        """The next frame of it: its header, then its body in one piece or several; whether that was all."""
        if self.expected == _HEADER:
            (self._missing,) = _SIZE.unpack_from(payload, _SIZE_AT)
            self._header, self.expected = payload, _BODY
        else:
            self.body += (
                payload  # nothing is copied for the first piece, which mostly is the only one
            )
            self._missing -= len(payload)
        return self._missing <= 0

    @property
    def delivery_tag(self) -> int:
        """What it is acked by."""
        tag: int = self.delivery_info["delivery_tag"]
        return tag

    @property
    def content_type(self) -> str:
        """The first of the properties, and the only one of which every message is asked."""
        header = self._header
        (flags,) = _FLAGS.unpack_from(header, _PROPERTIES_AT)
        if not flags & _CONTENT_TYPE:
            return ""
        start = _PROPERTIES_AT + _FLAGS.size + 1
        return header[start : start + header[start - 1]].decode("utf-8", "replace")

    @cached_property
    def properties(self) -> dict[str, Any]:
        """By the names of py-amqp; none when one of them cannot be parsed."""
        try:
            found: dict[str, Any] = decode_properties_basic(self._header, _PROPERTIES_AT)[0]
        except Exception:  # noqa: BLE001 - ValueError, OverflowError, struct.error, AMQPError …
            return {}
        return found

    @property
    def headers(self) -> "Headers":
        """What the sender and the brokers on the way wrote beside the body."""
        return Headers(self)


class Headers(Mapping[str, Any]):
    """The headers of a message, parsed when the first of them is asked for."""

    def __init__(self, message: Arrived) -> None:
        self._message = message

    @cached_property
    def _found(self) -> dict[str, Any]:
        return self._message.properties.get("application_headers") or {}

    def __getitem__(self, name: str) -> Any:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _with_ascii_names(payload: bytes) -> bytes:
    """Exchange and routing key are the last two short strings of a delivery."""
    exchange = 4 + 1 + payload[4] + 8 + 1  # after method, consumer tag, delivery tag and flag
    if payload[exchange:].isascii() or _parses(payload):
        return payload
    routing_key = exchange + 1 + payload[exchange] + 1
    return payload[:routing_key] + payload[routing_key:].translate(_ASCII)


def _parses(payload: bytes) -> bool:
    try:
        loads("sLbss", payload, 4)
    except Exception:  # noqa: BLE001 - ValueError, struct.error, AMQPError …
        return False
    return True
