"""catalogue.withdraw-batch: a platform asks the node to end a published batch.

v1  2026-11  what catalogue.batch-withdrawn says
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, batches
from contracts.roles import Role


class V1(batches.Withdrawal):
    """废止现行批次清单，载明废止文件。

    The end of a batch in force, with the document that ends it.
    """

    batch_id = batches.batch_id()
    actor = acts.actor()


WITHDRAW_BATCH = Contract(
    "catalogue.withdraw-batch",
    V1,
    zh="废止清单批次",
    en="withdraw a batch of the list",
    key="batch_id",
    leads_to=["catalogue.batch-withdrawn"],
    kind=Kind.COMMAND,
    local_receivers=["catalogue"],
    senders=[Role.MATTER_PLATFORM],
    refusals=("BATCH_UNKNOWN", "BATCH_WITHDRAWN"),
)
