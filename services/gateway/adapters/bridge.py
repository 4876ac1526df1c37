"""The version bridge (版本转换): a message of ours in the words of an older version, and what that cannot carry.

Down only: services read every version that this node knows, so what comes goes on as the bytes that were signed.
"""

from dataclasses import dataclass, replace
from typing import Any

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.reading import read


@dataclass(frozen=True)
class Form:
    """A message as it leaves, and how it came about; `conversion` is None of one that leaves as it was said."""

    envelope: Envelope
    body: bytes
    conversion: dict[str, Any] | None = None


def lowered(envelope: Envelope, body: bytes, version: int) -> Form:
    """The message in that version; ContractBroken (LOSS_FORBIDDEN) when its reader would decide wrongly by it.

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
        "lost": [loss.path for loss in contract.losses(data, version)],
    }
    return Form(said, envelopes.encode(said), conversion)
