"""enforcement.referral-filed: the police file the case (立案).

v1  2026-11  upon the referral, upon reconsideration or upon the procuratorate's supervision
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import referral_answers, turns
from contracts.roles import Role


class V1(referral_answers.Filing):
    """立案通知：公安机关自接受移送之日起三日内审查决定（国务院令第310号第八条）。

    The police file, within 3 days of acceptance (Order 310 Art. 8).
    """


REFERRAL_FILED = Contract(
    "enforcement.referral-filed",
    V1,
    zh="公安机关已立案",
    en="criminal referral filed",
    key="referral_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
