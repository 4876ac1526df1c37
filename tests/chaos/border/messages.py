"""The messages of a plan as a node's services publish them, on two lanes."""

import datetime as dt
import uuid

from amqp.basic_message import Message

from contracts import binding
from contracts import envelope as envelopes
from contracts.credit.listing_disputed import LISTING_DISPUTED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.envelope import Envelope
from contracts.registry import example
from shared import topology
from tests.bench.chain.message import HERE
from tests.chaos.delivery.plan import Planned
from tests.chaos.publishing import Parcel


# received by one service of the other node, and by none of the own
CONTRACTS = (LEAD_OFFERED, LISTING_DISPUTED)
LANES = tuple(contract.owner for contract in CONTRACTS)
BODIES = {contract.name: example(contract, contract.newest, "minimal") for contract in CONTRACTS}
_SPACE = uuid.UUID("5b0c8f0e-2d57-5c1c-8a7c-9f0e2d3c4b5b")  # of message ids: the same in every run


def id_of(number: int) -> str:
    """The message id of a number."""
    return str(uuid.uuid5(_SPACE, str(number)))


def parcel_of(planned: Planned, node: str, region: str) -> Parcel:
    """The same bytes under the same id every time it is sent; its key decides by which service."""
    contract = CONTRACTS[planned.key % len(CONTRACTS)]
    key = f"{region}-{uuid.UUID(int=planned.key)}"
    envelope = Envelope(
        id=id_of(planned.number),
        source=f"/{node}/{contract.owner}",
        type=contract.type_of(),
        subject=key,
        time=dt.datetime(2026, 11, 24, 12, tzinfo=HERE),
        data=BODIES[contract.name] | {contract.key: key},
        partitionkey=key,
        correlationid=str(uuid.UUID(int=planned.number)),
        contractdigest=contract.version(contract.newest).digest,
    )
    message = Message(
        envelopes.encode(envelope),
        application_headers=binding.headers(envelope),
        **binding.properties(envelope),
    )
    return Parcel(topology.EVENTS, topology.local_key(contract.name), message)
