"""credit.declare-listing: the credit platform asks its node to declare an entry.

v1  2026-11  becomes credit.listing-declared
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, listings, turns
from contracts.roles import Role


class V1(listings.Entry, turns.Requested):
    """认定机关决定列入的名单条目；条目编号由节点按内容生成。

    A list entry as the listing organ decided it; the node gives the listing id from its content.
    """

    actor = acts.actor()


DECLARE_LISTING = Contract(
    "credit.declare-listing",
    V1,
    zh="列入名单",
    en="declare a listing",
    kind=Kind.COMMAND,
    key="request_id",
    leads_to=["credit.listing-declared"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ALREADY_DECLARED"],
)
