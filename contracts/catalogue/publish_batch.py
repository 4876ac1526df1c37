"""catalogue.publish-batch: a platform asks the node to publish a batch of the 川渝通办 list.

v1  2026-11  what catalogue.batch-published says; the node gives the batch its id
"""

from contracts import envelope
from contracts.contract import Contract, Kind
from contracts.elements import acts, batches
from contracts.roles import Role


class V1(batches.Batch):
    """两地政府办公厅联合印发、待发布的一个批次清单。

    A batch to be published, as both general offices issued it.
    """

    request_id = acts.request_id()
    actor = acts.actor()


PUBLISH_BATCH = Contract(
    "catalogue.publish-batch",
    V1,
    zh="发布清单批次",
    en="publish a batch of the list",
    key="request_id",
    leads_to=["catalogue.batch-published"],
    kind=Kind.COMMAND,
    local_receivers=["catalogue"],
    senders=[Role.MATTER_PLATFORM],
    refusals=("BATCH_EXISTS",),
    largest=envelope.LARGEST,
)
