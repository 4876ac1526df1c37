"""enforcement.referral-not-filed: the police do not file the case, with reasons (不予立案).

v1  2026-11  upon the referral, or upheld upon reconsideration
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import referral_answers, turns
from contracts.roles import Role


class V1(referral_answers.NotFiling):
    """不予立案通知书：公安机关三日内书面通知，说明理由并退回案卷材料（国务院令第310号第八条）。

    The police do not file: within 3 days, with reasons, and the file returned (Order 310 Art. 8).
    """


REFERRAL_NOT_FILED = Contract(
    "enforcement.referral-not-filed",
    V1,
    zh="公安机关不予立案",
    en="criminal referral not filed",
    key="referral_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
