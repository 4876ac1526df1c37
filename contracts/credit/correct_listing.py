"""credit.correct-listing: the credit platform asks its node to correct one of its entries.

v1  2026-11  becomes credit.listing-corrected
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, corrections, listings
from contracts.roles import Role


class V1(corrections.Correction, listings.Keyed):
    """更正：更正后条目的全文。

    A correction: the whole entry as it should stand.
    """

    actor = acts.actor()


CORRECT_LISTING = Contract(
    "credit.correct-listing",
    V1,
    zh="更正名单条目",
    en="correct a listing",
    kind=Kind.COMMAND,
    key="listing_id",
    leads_to=["credit.listing-corrected"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "LISTING_IDENTITY_CHANGED", "NOT_FOUND"],
)
