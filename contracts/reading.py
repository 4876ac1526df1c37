"""Reads a whole message: its contract by name, its body as the newest version, its key as the body says.

The partition key decides the order of messages; one that differs from the body's business key would
let a message overtake the others of its aggregate.
"""

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.envelope import Envelope
from contracts.errors import ContractBroken, Problem, kind_of
from contracts.registry import contract_named


def read(envelope: Envelope, size: int) -> tuple[Contract, Data]:
    """The contract and the body; raises Unreadable, UnknownVersion or ContractBroken.

    `size` is that of the whole message in bytes.
    """
    contract = contract_named(envelope.contract)
    contract.version(envelope.version)  # a newer version may be larger: that is busy, not poison
    contract.check_size(size)
    body = contract.read(envelope.version, envelope.data)
    key = contract.business_key(body)
    wrong = [name for name in ("partitionkey", "subject") if getattr(envelope, name) != key]
    if wrong:
        allowed = f"$.data.{contract.key}"
        raise ContractBroken(
            Problem("KEY_MISMATCH", f"$.{name}", kind_of(getattr(envelope, name)), allowed)
            for name in wrong
        )
    return contract, body
