"""catalogue.batch-published: both general offices have published a batch of the 川渝通办 list.

v1  2026-11  document, issuing organs and entries, as of the batches of 2020 and 2021
"""

from contracts import envelope
from contracts.contract import Contract
from contracts.elements import batches
from contracts.roles import Role


class V1(batches.Batch):
    """川渝通办事项清单一个批次（第一批为川办发〔2020〕67号）；所列事项另行逐项发布。

    One batch of the list (the first is 川办发〔2020〕67号); its matters are published one by one.
    """

    batch_id = batches.batch_id()


BATCH_PUBLISHED = Contract(
    "catalogue.batch-published",
    V1,
    zh="清单批次已发布",
    en="batch of the list published",
    key="batch_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    largest=envelope.LARGEST,
)
