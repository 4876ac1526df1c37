"""credit.feed-back-measure: the credit platform tells its node how a measure was applied.

v1  2026-11  becomes credit.measure-fed-back
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, listings, measures
from contracts.roles import Role


class V1(measures.Feedback, measures.Numbered, listings.Keyed):
    """一个期间的措施实施反馈。

    Feedback on a measure over one period.
    """

    actor = acts.actor()


FEED_BACK_MEASURE = Contract(
    "credit.feed-back-measure",
    V1,
    zh="反馈措施",
    en="feed back on a measure",
    kind=Kind.COMMAND,
    key="listing_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["credit.measure-fed-back"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_FOUND"],
)
