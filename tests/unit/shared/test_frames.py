"""Frames of messages, as a broker sends them: whole, in pieces, out of place, and unreadable in part."""

import datetime as dt
import struct
from typing import Any

import pytest
from amqp import spec
from amqp.basic_message import Message
from amqp.exceptions import UnexpectedFrame
from amqp.serialization import dumps

from shared.frames import Arrived, Frame, lenient


METHOD, HEADER, BODY, HEARTBEAT = 1, 2, 3, 8
FLOW = struct.pack(">HH", *spec.Channel.FlowOk) + b"\x01"


class Connection:
    bytes_recv = 0


class Heard:
    """What a frame handler tells py-amqp."""

    def __init__(self) -> None:
        self.connection, self.told = Connection(), list[tuple[Any, ...]]()
        self._handle = lenient(self.connection, lambda *method: self.told.append(method))

    def frames(self, *frames: Frame) -> list[bool]:
        return [self._handle(frame) for frame in frames]

    @property
    def message(self) -> Arrived:
        message: Arrived = self.told[-1][3]
        return message


@pytest.fixture
def heard() -> Heard:
    return Heard()


def deliver(exchange: bytes = b"events", routing_key: bytes = b"a.b") -> bytes:
    def short(raw: bytes) -> bytes:
        return bytes((len(raw),)) + raw

    names = short(b"tag") + struct.pack(">Q", 7) + b"\0" + short(exchange) + short(routing_key)
    return struct.pack(">HH", *spec.Basic.Deliver) + names


def header(size: int, **properties: Any) -> bytes:
    given: bytes = Message("", **properties)._serialize_properties()
    return struct.pack(">HHQ", 60, 0, size) + given


def test_a_message_is_told_when_its_last_piece_is_there(heard: Heard) -> None:
    complete = heard.frames(
        (METHOD, 3, deliver()), (HEADER, 3, header(4)), (BODY, 3, b"ab"), (BODY, 3, b"cd")
    )

    assert complete == [False, False, False, True]
    assert heard.told == [(3, spec.Basic.Deliver, deliver(), heard.message)]
    assert heard.message.body == b"abcd"
    assert heard.connection.bytes_recv == 4


def test_messages_of_two_channels_do_not_mix(heard: Heard) -> None:
    heard.frames((METHOD, 3, deliver()), (METHOD, 4, deliver()), (HEADER, 4, header(1)))
    heard.frames((HEADER, 3, header(1)), (BODY, 4, b"4"), (BODY, 3, b"3"))

    assert [(channel, message.body) for channel, _, _, message in heard.told] == [
        (4, b"4"),
        (3, b"3"),
    ]


def test_a_message_without_a_body_is_told_with_its_header(heard: Heard) -> None:
    assert heard.frames((METHOD, 3, deliver()), (HEADER, 3, header(0))) == [False, True]
    assert heard.message.body == b""


def test_a_method_without_content_is_told_at_once_and_a_heartbeat_never(heard: Heard) -> None:
    assert heard.frames((METHOD, 3, FLOW), (HEARTBEAT, 0, b"")) == [True, False]
    assert heard.told == [(3, spec.Channel.FlowOk, FLOW, None)]


@pytest.mark.parametrize(
    "frames",
    [
        [(HEADER, 3, header(1))],
        [(BODY, 3, b"a")],
        [(METHOD, 3, deliver()), (METHOD, 3, deliver())],
        [(METHOD, 3, deliver()), (BODY, 3, b"a")],
        [(METHOD, 3, deliver()), (HEADER, 3, header(1)), (HEADER, 3, header(1))],
    ],
)
def test_a_frame_out_of_place_ends_the_connection(heard: Heard, frames: list[Frame]) -> None:
    with pytest.raises(UnexpectedFrame):
        heard.frames(*frames)


def arrived(heard: Heard, raw: bytes) -> Arrived:
    heard.frames((METHOD, 3, deliver()), (HEADER, 3, raw), (BODY, 3, b"{}"))
    return heard.message


def test_properties_and_headers_are_those_that_were_sent(heard: Heard) -> None:
    given = {
        "content_type": "application/json",
        "message_id": "1",
        "application_headers": {"a": "b"},
    }
    message = arrived(heard, header(2, **given))

    assert message.properties == given
    assert (message.content_type, dict(message.headers), len(message.headers)) == (
        "application/json",
        {"a": "b"},
        1,
    )
    assert message.headers["a"] == "b"


def test_a_message_without_properties_has_none(heard: Heard) -> None:
    message = arrived(heard, header(2))

    assert (message.content_type, message.properties, dict(message.headers)) == ("", {}, {})


LATER = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
BEYOND = header(2, application_headers={"at": LATER}).replace(
    dumps("T", [LATER]), struct.pack(">Q", 2**63)
)


@pytest.mark.parametrize("raw", [header(2, message_id="~").replace(b"~", b"\xff"), BEYOND])
def test_what_cannot_be_parsed_is_left_out_and_the_body_stays(heard: Heard, raw: bytes) -> None:
    message = arrived(heard, raw)

    assert (message.properties, dict(message.headers), message.body) == ({}, {}, b"{}")


def test_names_that_are_no_utf_8_are_made_legible(heard: Heard) -> None:
    heard.frames((METHOD, 3, deliver(routing_key=b"a\xff")), (HEADER, 3, header(0)))

    assert heard.told[-1][2] == deliver(routing_key=b"a?")


def test_names_in_chinese_stay(heard: Heard) -> None:
    heard.frames((METHOD, 3, deliver("渝".encode(), "川".encode())), (HEADER, 3, header(0)))

    assert heard.told[-1][2] == deliver("渝".encode(), "川".encode())


def test_what_it_is_acked_by_is_what_the_channel_noted(heard: Heard) -> None:
    message = arrived(heard, header(2))
    message.delivery_info = {"delivery_tag": 7}

    assert message.delivery_tag == 7
