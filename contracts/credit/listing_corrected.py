"""credit.listing-corrected: the listing organ corrected one of its entries (更正).

v1  2026-11  the corrected entry in full, with the reason
"""

from contracts.contract import Contract
from contracts.elements import corrections, listings
from contracts.roles import Role


class V1(corrections.Correction, listings.Keyed):
    """更正后的条目全文，取代原条目；只有认定机关能更正。

    The corrected entry in full, in place of the declared one; only the listing organ corrects.
    """


LISTING_CORRECTED = Contract(
    "credit.listing-corrected",
    V1,
    zh="名单条目已更正",
    en="listing corrected",
    key="listing_id",
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "LISTING_IDENTITY_CHANGED"],
)
