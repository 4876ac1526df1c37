"""credit.lift-listing: the credit platform asks its node to take an organisation off its list.

v1  2026-11  becomes credit.listing-lifted
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, lifts, listings
from contracts.roles import Role


class V1(lifts.Lift, listings.Keyed):
    """移出名单：只有认定机关能移出（谁认定、谁修复）。

    An exit from a list; only the listing organ lifts.
    """

    actor = acts.actor()


LIFT_LISTING = Contract(
    "credit.lift-listing",
    V1,
    zh="移出名单",
    en="lift a listing",
    kind=Kind.COMMAND,
    key="listing_id",
    leads_to=["credit.listing-lifted"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_FOUND"],
)
