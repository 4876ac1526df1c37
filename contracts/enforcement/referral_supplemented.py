"""enforcement.referral-supplemented: the agency sends what was missing, or the goods (补充材料、移交物品).

v1  2026-11  both occasions on which something follows a referral
"""

from contracts.contract import Contract
from contracts.elements import referrals, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(referrals.Supplement, referrals.Keyed):
    """补充移送：接到告知后三日内补充材料；立案后三日内移交涉案物品和其他材料（国务院令第310号第十二条）。

    What was missing within 3 days of being told (MPS procedure Art. 180), goods within 3 of the filing notice
    (Order 310 Art. 12).
    """


REFERRAL_SUPPLEMENTED = Contract(
    "enforcement.referral-supplemented",
    V1,
    zh="涉嫌犯罪案件移送已补充",
    en="criminal referral supplemented",
    key="referral_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_RECEIVER,
    largest=LARGEST,
)
