"""enforcement.referral-approved: an agency has resolved to refer a suspected crime to the police (批准移送).

v1  2026-11  what 国务院令第310号 Art. 5 asks for before a referral
"""

from contracts.contract import Contract
from contracts.elements import referrals
from contracts.roles import Role


class V1(referrals.Approval, referrals.Keyed):
    """移送审批：自接到书面报告之日起三日内决定，批准的二十四小时内移送（国务院令第310号第五条）。

    Decided within 3 days of the written report; the hand-over follows within 24 hours (Order 310 Art. 5).
    """


REFERRAL_APPROVED = Contract(
    "enforcement.referral-approved",
    V1,
    zh="涉嫌犯罪案件移送已批准",
    en="criminal referral approved",
    key="referral_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ALREADY_REFERRED"],
)
