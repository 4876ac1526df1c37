"""catalogue.amend-batch: a platform asks the node to adjust a published batch.

v1  2026-11  what catalogue.batch-amended says; the node numbers the amendment
"""

from contracts import envelope
from contracts.contract import Contract, Kind
from contracts.elements import acts, batches
from contracts.roles import Role


class V1(batches.Amendment):
    """对现行批次清单的一次调整。

    An adjustment to be made to a batch in force.
    """

    batch_id = batches.batch_id()
    actor = acts.actor()


AMEND_BATCH = Contract(
    "catalogue.amend-batch",
    V1,
    zh="调整清单批次",
    en="amend a batch of the list",
    key="batch_id",
    leads_to=["catalogue.batch-amended"],
    kind=Kind.COMMAND,
    local_receivers=["catalogue"],
    senders=[Role.MATTER_PLATFORM],
    refusals=("BATCH_UNKNOWN", "BATCH_WITHDRAWN", "LIST_NUMBER_UNKNOWN"),
    largest=envelope.LARGEST,
)
