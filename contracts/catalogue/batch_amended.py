"""catalogue.batch-amended: a published batch of the 川渝通办 list has been adjusted (动态调整).

v1  2026-11  entries added, changed and removed, from when and why
"""

from contracts import envelope
from contracts.contract import Contract
from contracts.elements import batches
from contracts.roles import Role


class V1(batches.Amendment):
    """批次清单的一次调整；调整依次编号，后一次以前一次为基础。

    One adjustment of a batch; amendments are numbered and build on each other.
    """

    batch_id = batches.batch_id()
    amendment = batches.amendment_number()


BATCH_AMENDED = Contract(
    "catalogue.batch-amended",
    V1,
    zh="清单批次已调整",
    en="batch of the list amended",
    key="batch_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    largest=envelope.LARGEST,
    refusals=("BATCH_UNKNOWN", "BATCH_WITHDRAWN"),
)
