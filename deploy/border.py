"""Sends bytes to a node's border as its partner would: signed, into `border.in`, confirmed, nothing else allowed.

Used by testers and by the demonstration; between real nodes a gateway numbers and signs, and a shovel carries.
Each use is an epoch of its own, so that its numbers meet none of the partner's.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import kombu
from amqp.basic_message import Message

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.registry import every_contract
from shared import topology
from shared.broker import close_quietly
from shared.clock import SystemClock
from shared.crypto import keyfiles, signatures
from shared.crypto.signing import Signer
from shared.crypto.statement import Place, What


CONFIRM_SECONDS = 10


@dataclass(frozen=True)
class Account:
    """Where a partner may write at a node, who it is, and the file of the key it signs by."""

    url: str
    node: str
    partner: str
    key: Path

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Self:
        """As the operator's environment of the node names it."""
        url, node, partner, key = (
            settings[f"CHUANYU_{name}"]
            for name in ("BORDER_AMQP_URL", "NODE", "PARTNER", "BORDER_KEY")
        )
        return cls(url, node, partner, Path(key))


class Border:
    """A connection with the partner's account; use as a context manager."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._clock, self._sent = SystemClock(), Counter[str]()
        self._epoch = time.time_ns() // 1_000_000

    @cached_property
    def _signer(self) -> Signer:
        """KeyRefused when the file holds no key that signs."""
        return Signer(keyfiles.load(self._account.key))

    def __enter__(self) -> Self:
        self._connection = kombu.Connection(
            self._account.url, connect_timeout=5, transport_options={"confirm_publish": True}
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
            version=envelope.version,
        )
        return body

    def send_bytes(
        self,
        body: bytes,
        *,
        contract: str,
        headers: dict[str, str],
        properties: dict[str, Any] | None = None,
        version: int | None = None,
    ) -> None:
        """Send any bytes; `headers` needs a partitionkey, and a signature of its own stays."""
        place = {topology.PARTITION_HEADER: binding.partition_of(headers["partitionkey"])}
        proof = {binding.SIGNATURE: self._signed(body, contract, version)}
        given = properties or {"delivery_mode": 2}
        message = Message(body, application_headers=place | proof | headers, **given)
        self._channel.basic_publish(
            message,
            exchange=topology.BORDER_IN,
            routing_key=topology.border_key(self._account.node, contract),
            mandatory=True,
            confirm_timeout=CONFIRM_SECONDS,
        )

    def _signed(self, body: bytes, contract: str, version: int | None) -> str:
        lane = _lane(contract)
        self._sent[lane] += 1
        place = Place(
            what=What.MESSAGE,
            sender=self._account.partner,
            receiver=self._account.node,
            lane=lane,
            epoch=self._epoch,
            number=self._sent[lane],
            contract=_digest(contract, version),
        )
        return signatures.signed(place, body, self._signer, self._clock.now())


def _lane(contract: str) -> str:
    """Of the service that owns the contract; bytes of no contract go with the gateway's."""
    owner = contract.partition(".")[0]
    return owner if owner in topology.SERVICES else topology.GATEWAY


def _digest(contract: str, version: int | None) -> str | None:
    """Of the version, where it is one that we know."""
    known = every_contract().get(contract)
    if known is None or version is None or not 1 <= version <= known.newest:
        return None
    return known.version(version).digest
