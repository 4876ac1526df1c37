"""The version bridge (版本转换): a message of ours in the words of another version, and what that cannot carry.

Outward only: services read every version that this node knows, so what comes goes on as the bytes that were signed.
"""

from dataclasses import dataclass, replace
from typing import Any

from contracts import envelope as envelopes
from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.envelope import Envelope
from contracts.reading import read
from contracts.steps import Loss


@dataclass(frozen=True)
class Form:
    """A message as it leaves, and how it came about; `conversion` is None of one that leaves as it was said."""

    envelope: Envelope
    body: bytes
    conversion: dict[str, Any] | None = None


def said_in(envelope: Envelope, body: bytes, version: int) -> Form:
    """The message in that version; ContractBroken when its reader would decide wrongly by it, or it grew too large.

    The id, the key and everything else of the envelope stay: it is the same message in other words.
    """
    if envelope.version == version:
        return Form(envelope, body)
    contract, data = read(envelope, len(body))
    older = contract.version(version)
    said = replace(
        envelope,
        type=contract.type_of(version),
        data=contract.lower(data, version),
        contractdigest=older.digest,
    )
    conversion = {
        "from": envelope.version,
        "to": version,
        "contracts": [contract.version(envelope.version).digest, older.digest],
        "lost": [loss.path for loss in _lost(contract, envelope, data, version)],
        "said": envelopes.digest(body),
    }
    encoded = envelopes.encode(said)
    contract.check_size(len(encoded))
    return Form(said, encoded, conversion)


def _lost(contract: Contract, envelope: Envelope, newest: Data, version: int) -> list[Loss]:
    """What its words lose on the way up, or the newest ones on the way down."""
    if version < envelope.version:
        return contract.losses(newest, version)
    data, lost = contract.version(envelope.version).read(envelope.data), list[Loss]()
    for step in contract.steps[envelope.version - 1 : version - 1]:
        lost += [loss for loss in step.lost_up if loss.happens_to(data)]
        data = step.up(data)
    return lost
