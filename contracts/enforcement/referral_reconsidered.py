"""enforcement.referral-reconsidered: the agency has a refusal to file reconsidered (提请复议、建议立案监督).

v1  2026-11  the request; the answer is referral-filed or referral-not-filed with its occasion
"""

from contracts.contract import Contract
from contracts.elements import referrals, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(referrals.Reconsideration, referrals.Keyed):
    """提请复议或者建议立案监督：自收到通知或者复议决定之日起三日内提出（国务院令第310号第九条）。

    Asked for within 3 days of the notice, or of the decision upon it (Order 310 Art. 9).
    """


REFERRAL_RECONSIDERED = Contract(
    "enforcement.referral-reconsidered",
    V1,
    zh="已提请复议或者立案监督",
    en="reconsideration of a refusal to file",
    key="referral_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_RECEIVER,
    largest=LARGEST,
)
