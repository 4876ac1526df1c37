"""What a person enters becomes a message of this node: the contract's body, with the id its content gives it.

The same content gets the same id, so that nothing is entered twice; the same rule holds at every node.
"""

import uuid
from typing import Any

from contracts.anatomy import Data
from contracts.contract import Contract


def content_id(region: str, namespace: uuid.UUID, *names: str) -> str:
    """<region>-<uuid5 of the names>; a namespace and the order of the names never change."""
    return f"{region}-{uuid.uuid5(namespace, '#'.join(names))}"


def checked(contract: Contract, region: str, draft: Any) -> Data:
    """A draft without the business key, as a body with an empty one; ContractBroken names each fault."""
    if not isinstance(draft, dict):
        return contract.write(draft)
    return contract.write(draft | {contract.key: f"{region}-{uuid.UUID(int=0)}"})
