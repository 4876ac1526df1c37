"""credit.relist-listing: the credit platform asks its node to revoke a removal.

v1  2026-11  becomes credit.listing-relisted
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, lifts, listings
from contracts.roles import Role


class V1(lifts.Relisting, listings.Keyed):
    """已移出的条目恢复列入。

    An entry that was lifted is listed again.
    """

    actor = acts.actor()


RELIST_LISTING = Contract(
    "credit.relist-listing",
    V1,
    zh="恢复列入名单",
    en="list again",
    kind=Kind.COMMAND,
    key="listing_id",
    leads_to=["credit.listing-relisted"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_FOUND"],
)
