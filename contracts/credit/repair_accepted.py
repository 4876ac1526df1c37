"""credit.repair-accepted: the listing organ accepted an application for credit repair for examination (受理).

v1  2026-11  the application, the rules it is under, what was handed in
"""

from contracts.contract import Contract
from contracts.elements import listings, repairs
from contracts.roles import Role


class V1(repairs.Acceptance, listings.Keyed):
    """信用修复申请已受理（三个工作日内）；修复成功以条目移出告知。

    An application for credit repair is accepted, within three working days; success is told as the lift.
    """


REPAIR_ACCEPTED = Contract(
    "credit.repair-accepted",
    V1,
    zh="信用修复已受理",
    en="repair accepted",
    key="listing_id",
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
