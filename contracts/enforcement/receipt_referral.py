"""enforcement.receipt-referral: the police sign for a referral.

v1  2026-11  becomes enforcement.referral-receipted
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, referral_answers, referrals, turns
from contracts.roles import Role


class V1(referral_answers.Receipt, referrals.Keyed):
    """签收回执：公安机关签收，由公安机关所在一方的平台登记。

    The police sign for a referral; the platform of their side tells it.
    """

    actor = acts.actor()


RECEIPT_REFERRAL = Contract(
    "enforcement.receipt-referral",
    V1,
    zh="签收涉嫌犯罪案件",
    en="sign for a criminal referral",
    kind=Kind.COMMAND,
    key="referral_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.referral-receipted"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
