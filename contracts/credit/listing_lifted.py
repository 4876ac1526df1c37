"""credit.listing-lifted: the listing organ took an organisation off its list (移出).

v1  2026-11
"""

from contracts.contract import Contract
from contracts.elements import basic, listings, times
from contracts.elements.basic import Body


class V1(Body):
    """Only the listing organ lifts: 谁认定、谁修复 (信用修复管理办法 Art. 3: sharing and measures end)."""

    listing_id = listings.listing_id()
    lifted_on = times.day("移出日期", "lifted on")
    reason = basic.text("移出事由", "reason", longest=1000)


LISTING_LIFTED = Contract(
    "credit.listing-lifted",
    V1,
    zh="名单条目已移出",
    en="listing lifted",
    key="listing_id",
    partner_receivers=["credit"],
)
