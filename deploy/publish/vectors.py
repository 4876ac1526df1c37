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
    """A message with its bytes, where they go, and the place on a lane that a node signs for, if it does."""

    version: Version
    envelope: Envelope
    exchange: str
    routing_key: str
    place: Place | None

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
            "exchange": self.exchange,
            "routing_key": self.routing_key,
            "properties": binding.properties(self.envelope),
            "headers": binding.headers(self.envelope),
            "signature": self.place and self._signatures(self.place),
        }

    def _signatures(self, place: Place) -> dict[str, str]:
        return {one.algorithm.name: signed(place, self.bytes, one, TIME) for one in SIGNERS}


def vector(contract: Contract, version: Version, name: str = "typical") -> Vector:
    """An example in an envelope with ids made of its version's name, at a fixed time."""
    body = example(contract, version.number, name)
    key = contract.business_key(body)
    envelope = Envelope(
        id=id_of(version.name),
        source=f"/{_node(contract, key)}/{_publisher(contract)}",
        type=contract.type_of(version.number),
        subject=key,
        time=TIME,
        data=body,
        partitionkey=key,
        correlationid=id_of(f"{version.name}#conversation"),
        expirytime=None if contract.lifetime is None else TIME + contract.lifetime,
        contractdigest=version.digest,
    )
    if not contract.shared:
        return Vector(version, envelope, topology.EVENTS, topology.local_key(contract.name), None)
    place = Place(
        what=What.MESSAGE,
        sender=envelope.node,
        receiver=_other(envelope.node),
        lane=contract.owner,
        epoch=1,
        number=1,
        contract=version.digest,
    )
    return crossing(version, envelope, place)


def crossing(version: Version, envelope: Envelope, place: Place) -> Vector:
    """One that crosses the border, to the receiver that its place names."""
    key = topology.border_key(str(place.receiver), version.contract)
    return Vector(version, envelope, topology.BORDER_IN, key, place)


def id_of(name: str) -> str:
    """An id that is the same at each run."""
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
