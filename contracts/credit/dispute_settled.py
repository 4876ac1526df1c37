"""credit.dispute-settled: the listing organ settled an objection (异议处理).

v1  2026-11  the outcome and what becomes of the entry
"""

from contracts.contract import Contract
from contracts.elements import disputes, listings
from contracts.roles import Role


class V1(disputes.Settlement, disputes.Numbered, listings.Keyed):
    """认定机关对异议的处理结果；随后的更正或者移出另行告知。

    The outcome the listing organ gave an objection; a correction or lift that follows is a message of its own.
    """


DISPUTE_SETTLED = Contract(
    "credit.dispute-settled",
    V1,
    zh="异议已处理",
    en="dispute settled",
    key="listing_id",
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
