"""credit.accept-repair: the credit platform tells its node that an application for repair was accepted.

v1  2026-11  becomes credit.repair-accepted
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, listings, repairs
from contracts.roles import Role


class V1(repairs.Acceptance, listings.Keyed):
    """受理对某条目的信用修复申请。

    Acceptance of an application for credit repair of an entry.
    """

    actor = acts.actor()


ACCEPT_REPAIR = Contract(
    "credit.accept-repair",
    V1,
    zh="受理信用修复",
    en="accept a repair",
    kind=Kind.COMMAND,
    key="listing_id",
    leads_to=["credit.repair-accepted"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_FOUND"],
)
