"""credit.refuse-repair: the credit platform tells its node that a repair was refused.

v1  2026-11  becomes credit.repair-refused
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, listings, repairs
from contracts.roles import Role


class V1(repairs.Refusal, listings.Keyed):
    """不予受理信用修复申请，或者不予修复。

    An application for credit repair is not accepted, or the repair is refused.
    """

    actor = acts.actor()


REFUSE_REPAIR = Contract(
    "credit.refuse-repair",
    V1,
    zh="拒绝信用修复",
    en="refuse a repair",
    kind=Kind.COMMAND,
    key="listing_id",
    leads_to=["credit.repair-refused"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_FOUND"],
)
