"""credit.end-measure: the credit platform tells its node that a measure was ended.

v1  2026-11  becomes credit.measure-ended
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, listings, measures
from contracts.roles import Role


class V1(measures.End, measures.Numbered, listings.Keyed):
    """解除已实施的措施。

    The end of a measure.
    """

    actor = acts.actor()


END_MEASURE = Contract(
    "credit.end-measure",
    V1,
    zh="解除措施",
    en="end a measure",
    kind=Kind.COMMAND,
    key="listing_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["credit.measure-ended"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_FOUND"],
)
