"""enforcement.referral-receipted: the police sign for a referral, forward it or say what is missing (签收移送).

v1  2026-11  the three outcomes of a receipt; none of them is a refusal
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import referral_answers, referrals, turns
from contracts.roles import Role


class V1(referral_answers.Receipt, referrals.Keyed):
    """签收回执：不属于本机关管辖的，二十四小时内转送并告知（国务院令第310号第七条）；材料不全的，二十四小时内告知补充。

    The receipt: police that are not competent forward within 24 hours (Order 310 Art. 7), and tell within 24 hours
    what is missing (MPS procedure Art. 180).
    """


REFERRAL_RECEIPTED = Contract(
    "enforcement.referral-receipted",
    V1,
    zh="涉嫌犯罪案件已签收",
    en="criminal referral receipted",
    key="referral_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
