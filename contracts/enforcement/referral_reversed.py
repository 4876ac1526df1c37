"""enforcement.referral-reversed: police or procuratorate transfer a case back for a penalty (反向移送).

v1  2026-11  ground, facts and the procuratorate's opinion
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import referral_answers, referrals, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(referral_answers.Reversal, referrals.Keyed):
    """反向移送：依法不追究刑事责任而应当给予行政处罚的，移送行政执法机关（《行政处罚法》第二十七条，国务院令第310号第十三条）。

    No criminal liability, yet punishable: back to the agency (Administrative Penalty Law Art. 27, Order 310
    Art. 13).
    """


REFERRAL_REVERSED = Contract(
    "enforcement.referral-reversed",
    V1,
    zh="案件已反向移送",
    en="case transferred back",
    key="referral_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
    largest=LARGEST,
)
