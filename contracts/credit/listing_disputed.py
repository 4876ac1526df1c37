"""credit.listing-disputed: an objection was lodged, and the entry is marked as disputed (异议标注).

v1  2026-11  to what, why, where it was lodged
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import disputes, listings
from contracts.roles import Role


class V1(disputes.Objection, disputes.Numbered, listings.Keyed):
    """异议：可以向任一方提出，异议标注即时告知对方（国办发〔2025〕22号、征信业管理条例）。

    An objection, lodged at either side; the mark goes to the other at once.
    """


LISTING_DISPUTED = Contract(
    "credit.listing-disputed",
    V1,
    zh="名单条目有异议",
    en="listing disputed",
    key="listing_id",
    key_owner=KeyOwner.EITHER,  # the subject may object at either side
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
