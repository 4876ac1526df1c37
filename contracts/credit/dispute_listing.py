"""credit.dispute-listing: the credit platform tells its node that an objection was lodged.

v1  2026-11  becomes credit.listing-disputed
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, disputes, listings
from contracts.roles import Role


class V1(disputes.Objection, listings.Keyed):
    """对任一方条目提出的异议；异议编号由节点生成。

    An objection to an entry of either side; the node gives the dispute id.
    """

    actor = acts.actor()


DISPUTE_LISTING = Contract(
    "credit.dispute-listing",
    V1,
    zh="提出异议",
    en="dispute a listing",
    kind=Kind.COMMAND,
    key="listing_id",
    key_owner=KeyOwner.EITHER,
    leads_to=["credit.listing-disputed"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_FOUND"],
)
