"""A message of the outbox as py-amqp's frame writer takes it, its properties already bytes.

py-amqp works the form of the properties out again for every message; ours always name the same ones.
AMQP 0-9-1, 4.2.5.5 (tables) and 4.2.6.1 (properties).
"""

import struct
from functools import lru_cache
from typing import Any

from amqp import spec
from amqp.serialization import dumps

from contracts import binding
from shared.outbox import Outgoing


_FLAGS = struct.Struct(">H")
_LONG = struct.Struct(">L")
_LONGLONG = struct.Struct(">Q")
_PERSISTENT = bytes((2,))
_MANDATORY, _IMMEDIATE = True, False
# by the position of each property in Basic: content type, headers, delivery mode, correlation id, message id,
# timestamp, type
_GIVEN = sum(1 << bit for bit in (15, 13, 12, 10, 7, 6, 5))


def put(channel: Any, row: Outgoing) -> None:
    """Publish a row on a channel, as mandatory; nothing is waited for."""
    method = _method(row.exchange, row.routing_key)
    writer = channel.connection.frame_writer
    writer(1, channel.channel_id, spec.Basic.Publish, method, Content(row))


@lru_cache
def _method(exchange: str, routing_key: str) -> bytes:
    arguments: bytes = dumps("Bssbb", (0, exchange, routing_key, _MANDATORY, _IMMEDIATE))
    return arguments


class Content:
    """What the frame writer asks for."""

    __slots__ = ("_row", "body")

    def __init__(self, row: Outgoing) -> None:
        self.body, self._row = row.body, row

    def _serialize_properties(self) -> bytes:
        row = self._row
        headers = b"".join([_HEADER[name] + _long(value) for name, value in row.headers.items()])
        return b"".join(
            [
                _START,
                _LONG.pack(len(headers)),
                headers,
                _PERSISTENT,
                _short(row.correlation_id),
                _short(row.message_id),
                _LONGLONG.pack(row.timestamp),
                _short(row.type),
            ]
        )


def _short(text: str) -> bytes:
    raw = text.encode()
    return bytes((len(raw),)) + raw


def _long(text: str) -> bytes:
    raw = text.encode()
    return _LONG.pack(len(raw)) + raw


_HEADER = {name: _short(name) + b"S" for name in (*binding.HEADERS, binding.SIGNATURE)}
_START = _FLAGS.pack(_GIVEN) + _short(binding.CONTENT_TYPE)
