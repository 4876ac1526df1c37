"""credit.recognition-refused: the receiving side does not recognise a listing, with the coded rule.

v1  2026-11  as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import basic, listings, times
from contracts.elements.basic import Body
from contracts.roles import Role


class V1(Body):
    """不予互认，写明所依据的规则；对该条目为最终答复。

    The refusal names the rule; it is final for this listing.
    """

    listing_id = listings.listing_id()
    refused_on = times.day("不予互认日期", "refused on")
    code = basic.code("不予互认原因", "reason", codes=listings.REFUSALS, source=listings.LISTING)


RECOGNITION_REFUSED = Contract(
    "credit.recognition-refused",
    V1,
    zh="不予互认",
    en="recognition refused",
    key="listing_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
