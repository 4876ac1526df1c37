"""credit.settle-dispute: the credit platform tells its node how an objection was settled.

v1  2026-11  becomes credit.dispute-settled
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, disputes, listings
from contracts.roles import Role


class V1(disputes.Settlement, disputes.Numbered, listings.Keyed):
    """认定机关对异议的处理结果。

    The outcome the listing organ gives an objection.
    """

    actor = acts.actor()


SETTLE_DISPUTE = Contract(
    "credit.settle-dispute",
    V1,
    zh="处理异议",
    en="settle a dispute",
    kind=Kind.COMMAND,
    key="listing_id",
    leads_to=["credit.dispute-settled"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_FOUND"],
)
