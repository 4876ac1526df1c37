"""credit.recognition-ended: the receiving side stopped recognising a listing, and what rested on it.

v1  2026-11  as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import basic, listings, times
from contracts.elements.basic import Body
from contracts.roles import Role


class V1(Body):
    """互认终止：条目移出名单的，对方也停止共享、使用和惩戒。

    Every exit from a list ends sharing, use and measures on the other side too.
    """

    listing_id = listings.listing_id()
    ended_on = times.day("互认终止日期", "ended on")
    reason = basic.code("终止原因", "reason", codes=listings.END_REASONS, source=listings.LISTING)


RECOGNITION_ENDED = Contract(
    "credit.recognition-ended",
    V1,
    zh="互认已终止",
    en="recognition ended",
    key="listing_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
