"""catalogue.batch-withdrawn: a batch of the 川渝通办 list is no longer in force (废止).

v1  2026-11  by which document, from when, why, and what takes its place
"""

from contracts.contract import Contract
from contracts.elements import batches
from contracts.roles import Role


class V1(batches.Withdrawal):
    """批次清单废止；按该批次发布的事项逐项取消，各写明原因。

    The end of a batch; matters published for it are withdrawn one by one, each with its reason.
    """

    batch_id = batches.batch_id()


BATCH_WITHDRAWN = Contract(
    "catalogue.batch-withdrawn",
    V1,
    zh="清单批次已废止",
    en="batch of the list withdrawn",
    key="batch_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    refusals=("BATCH_UNKNOWN", "BATCH_WITHDRAWN"),
)
