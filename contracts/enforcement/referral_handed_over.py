"""enforcement.referral-handed-over: the agency hands the case to the police (移送涉嫌犯罪案件).

v1  2026-11  涉嫌犯罪案件移送书 with the enclosures of 国务院令第310号 Art. 6
"""

from contracts.contract import Contract
from contracts.elements import referrals, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(referrals.HandOver):
    """涉嫌犯罪案件移送书：批准后二十四小时内移送，并附规定的材料（国务院令第310号第五条、第六条）。

    The letter within 24 hours of approval, with what must be enclosed (Order 310 Art. 5, 6).
    """


REFERRAL_HANDED_OVER = Contract(
    "enforcement.referral-handed-over",
    V1,
    zh="涉嫌犯罪案件已移送",
    en="criminal referral handed over",
    key="referral_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_RECEIVER,
    largest=LARGEST,
)
