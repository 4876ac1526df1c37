"""Golden vectors: one whole message of each version, byte for byte, with all that goes with it over AMQP.

A partner who encodes the same content to the same bytes, properties and headers has understood us.  What crosses the
border is signed by both algorithms, by the example keys, as the first message of its lane.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from contracts import binding
from contracts import envelope as envelopes
from contracts.contract import Contract, KeyOwner
from contracts.envelope import Envelope
from contracts.registry import example
from contracts.roles import Role
from contracts.version import Version
from deploy.publish.example_keys import ED25519, SM2
from deploy.publish.repeatable import RepeatableSigner
from shared import topology
from shared.crypto.signatures import signed
from shared.crypto.statement import Place, What


NODES = {"50": "chongqing", "51": "sichuan"}  # region → node
TIME = dt.datetime.fromisoformat("2026-12-01T09:30:00+08:00")  # no message was ever sent then
SIGNERS = tuple(RepeatableSigner(one.key) for one in (SM2, ED25519))


@dataclass(frozen=True)
class Vector:
    """A message with its bytes and where they go."""

    contract: Contract
    version: Version
    envelope: Envelope

    @property
    def file(self) -> str:
        return f"vectors/{self.version.name}.json"

    @property
    def bytes(self) -> bytes:
        return envelopes.encode(self.envelope)

    @property
    def document(self) -> dict[str, Any]:
        """The bytes as JSON reads them."""
        document: dict[str, Any] = json.loads(self.bytes)
        return document

    def entry(self) -> dict[str, Any]:
        """What `vectors.json` says of it; what never leaves its node has no signature of a node."""
        return {
            "name": self.version.name,
            "file": self.file,
            "bytes": len(self.bytes),
            "sha256": envelopes.digest(self.bytes),
            "contract_digest": self.version.digest,
            "exchange": topology.BORDER_IN if self.contract.shared else topology.EVENTS,
            "routing_key": self._routing_key,
            "properties": binding.properties(self.envelope),
            "headers": binding.headers(self.envelope),
            "signature": self._signatures if self.contract.shared else None,
        }

    @property
    def _signatures(self) -> dict[str, str]:
        place = Place(
            what=What.MESSAGE,
            sender=self.envelope.node,
            receiver=_other(self.envelope.node),
            lane=self.contract.owner,
            epoch=1,
            number=1,
            contract=self.version.digest,
        )
        return {one.algorithm.name: signed(place, self.bytes, one, TIME) for one in SIGNERS}

    @property
    def _routing_key(self) -> str:
        if not self.contract.shared:
            return topology.local_key(self.contract.name)
        return topology.border_key(_other(self.envelope.node), self.contract.name)


def vector(contract: Contract, version: Version, name: str = "typical") -> Vector:
    """An example in an envelope with ids made of its version's name, at a fixed time."""
    body = example(contract, version.number, name)
    key = contract.business_key(body)
    return Vector(
        contract,
        version,
        Envelope(
            id=_id(version.name),
            source=f"/{_node(contract, key)}/{_publisher(contract)}",
            type=contract.type_of(version.number),
            subject=key,
            time=TIME,
            data=body,
            partitionkey=key,
            correlationid=_id(f"{version.name}#conversation"),
            expirytime=None if contract.lifetime is None else TIME + contract.lifetime,
            contractdigest=version.digest,
        ),
    )


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:chuanyu:vector:{name}"))


def _node(contract: Contract, key: str) -> str:
    """Who may speak of this key."""
    own = NODES[key[:2]]
    return _other(own) if contract.key_owner is KeyOwner.RECEIVER else own


def _other(node: str) -> str:
    [other] = set(NODES.values()) - {node}
    return other


def _publisher(contract: Contract) -> str:
    """A service for what a node sends; for a command the system that asks."""
    [sender, *_] = contract.senders
    return contract.owner if sender is Role.PROVINCE_NODE else str(sender)
