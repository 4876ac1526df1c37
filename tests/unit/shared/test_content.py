"""A message of the outbox on the wire: byte for byte what py-amqp would write."""

import struct
from typing import Any

import pytest
from amqp import spec
from amqp.basic_message import Message
from amqp.serialization import dumps
from hypothesis import given
from hypothesis import strategies as st

from contracts import binding
from shared import content
from shared.outbox import Outgoing


SHORT = st.text(max_size=60)  # at most 240 bytes in UTF-8


def outgoing(**changes: Any) -> Outgoing:
    texts = dict.fromkeys(("exchange", "routing_key", "source", "subject", "key"), "x")
    ids = dict.fromkeys(("message_id", "correlation_id", "type"), "y")
    return Outgoing(**{"number": 1, "body": b"{}", "timestamp": 1, **texts, **ids, **changes})


class FakeChannel:
    """Notes what the frame writer is given; the channel is its own connection."""

    channel_id = 7

    def __init__(self) -> None:
        self.connection = self
        self.written: list[tuple[Any, ...]] = []

    def frame_writer(self, *what: Any) -> None:
        self.written.append(what)


class TestARow:
    @given(
        message_id=SHORT,
        correlation_id=SHORT,
        type=SHORT,
        key=st.text(max_size=200),
        source=SHORT,
        subject=st.text(max_size=200),
        timestamp=st.integers(0, 2**63),
        body=st.binary(),
        signature=st.none() | st.text(max_size=700),
    )
    def test_is_what_py_amqp_would_write(self, **given: Any) -> None:
        row = outgoing(**given)
        message = Message(row.body, application_headers=row.headers, **row.properties)

        ready = content.Content(row)

        assert ready._serialize_properties() == message._serialize_properties()
        assert ready.body == row.body

    def test_is_published_as_mandatory(self) -> None:
        channel, row = FakeChannel(), outgoing(exchange="events", routing_key="local.x")

        content.put(channel, row)

        [(kind, number, method, arguments, ready)] = channel.written
        assert (kind, number, method) == (1, 7, spec.Basic.Publish)
        assert arguments == dumps("Bssbb", (0, "events", "local.x", True, False))
        assert ready.body == row.body

    @pytest.mark.parametrize("wrong", [{"timestamp": -1}, {"message_id": "x" * 256}])
    def test_that_amqp_cannot_carry_is_an_error(self, wrong: dict[str, Any]) -> None:
        with pytest.raises((ValueError, struct.error)):
            content.Content(outgoing(**wrong))._serialize_properties()


def test_the_names_of_headers_are_those_of_the_contract() -> None:
    assert set(outgoing().headers) == set(binding.HEADERS)
