"""Reads AMQP frames that py-amqp alone would choke on.

Brokers pass on what a client may not understand: properties that are no UTF-8, moments beyond the
calendar.  py-amqp raises in the middle of such a frame, and so one message would stop a service.
"""

from collections.abc import Callable
from typing import Any

from amqp import spec
from amqp.basic_message import Message
from amqp.method_framing import frame_handler
from amqp.serialization import loads


Frame = tuple[int, int, bytes]  # type, channel, payload (AMQP 0-9-1, 4.2.3)
_METHOD, _HEADER = 1, 2
_FIXED = 12  # bytes of a content header before its properties: class, weight, body size
_SIZE, _NO_BODY = slice(4, 12), bytes(8)
_NO_PROPERTIES = b"\0\0"
_DELIVER = bytes((0, spec.Basic.Deliver[0], 0, spec.Basic.Deliver[1]))  # class and method
_ASCII = bytes(range(128)) + b"?" * 128


def lenient(connection: Any, callback: Any) -> Callable[[Frame], bool]:
    """py-amqp's frame handler; what it could not parse is left out, the body stays as it is."""
    handle: Callable[[Frame], bool] = frame_handler(connection, callback)

    def on_frame(frame: Frame) -> bool:
        kind, channel, payload = frame
        if kind == _HEADER:
            return _with_header(handle, frame)
        if kind == _METHOD and payload[:4] == _DELIVER:
            payload = _with_ascii_names(payload)
        return handle((kind, channel, payload))

    return on_frame


def _with_header(handle: Callable[[Frame], bool], frame: Frame) -> bool:
    """py-amqp changes nothing before it has parsed a header, unless no body follows: that may be looked at first."""
    kind, channel, payload = frame
    bare = (kind, channel, payload[:_FIXED] + _NO_PROPERTIES)
    if payload[_SIZE] == _NO_BODY:
        return handle(frame if _parses(Message().inbound_header, payload) else bare)
    try:
        return handle(frame)
    except Exception:  # noqa: BLE001 - ValueError, OverflowError, struct.error, AMQPError …
        return handle(bare)


def _parses(parse: Callable[[bytes], object], payload: bytes) -> bool:
    try:
        parse(payload)
    except Exception:  # noqa: BLE001 - ValueError, OverflowError, struct.error, AMQPError …
        return False
    return True


def _with_ascii_names(payload: bytes) -> bytes:
    """Exchange and routing key are the last two short strings of a delivery."""
    exchange = 4 + 1 + payload[4] + 8 + 1  # after method, consumer tag, delivery tag and flag
    if payload[exchange:].isascii() or _parses(lambda method: loads("sLbss", method, 4), payload):
        return payload
    routing_key = exchange + 1 + payload[exchange] + 1
    return payload[:routing_key] + payload[routing_key:].translate(_ASCII)
