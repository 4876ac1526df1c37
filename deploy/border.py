"""Sends bytes to a node's border as its partner would: into `border.in`, confirmed, nothing else allowed.

Used by testers and by the demonstration; between real nodes a shovel does this.
"""

from types import TracebackType
from typing import Any, Self

import kombu
from amqp.basic_message import Message

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from shared import topology
from shared.broker import close_quietly


CONFIRM_SECONDS = 10


class Border:
    """A connection with the partner's account on the node `node`; use as a context manager."""

    def __init__(self, url: str, node: str) -> None:
        self._url, self._node = url, node

    def __enter__(self) -> Self:
        self._connection = kombu.Connection(
            self._url, connect_timeout=5, transport_options={"confirm_publish": True}
        )
        self._channel = self._connection.channel()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        close_quietly(self._connection)

    def send(self, envelope: Envelope) -> bytes:
        """Send one message; gives its bytes, which sent again are a duplicate."""
        body = envelopes.encode(envelope)
        self.send_bytes(
            body,
            contract=envelope.contract,
            headers=binding.headers(envelope),
            properties=binding.properties(envelope),
        )
        return body

    def send_bytes(
        self,
        body: bytes,
        *,
        contract: str,
        headers: dict[str, str],
        properties: dict[str, Any] | None = None,
    ) -> None:
        """Send any bytes; `headers` needs a partitionkey."""
        place = {topology.PARTITION_HEADER: binding.partition_of(headers["partitionkey"])}
        given = properties or {"delivery_mode": 2}
        message = Message(body, application_headers=place | headers, **given)
        self._channel.basic_publish(
            message,
            exchange=topology.BORDER_IN,
            routing_key=topology.border_key(self._node, contract),
            mandatory=True,
            confirm_timeout=CONFIRM_SECONDS,
        )
