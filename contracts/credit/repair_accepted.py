"""credit.repair-accepted: the listing organ accepted an application for credit repair for examination (受理).

v1  2026-11  the application, the rules it is under, what was handed in
"""

from contracts.contract import Contract
from contracts.elements import listings, repairs
from contracts.roles import Role


class V1(repairs.Acceptance, listings.Keyed):
    """信用修复申请受理: within three working days; a repair that succeeds is told as the lift of the entry."""


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
