"""enforcement.supplement-referral: the agency supplements a referral.

v1  2026-11  becomes enforcement.referral-supplemented
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, referrals, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(referrals.Supplement, referrals.Keyed):
    """补充移送：补充欠缺的材料，或者立案后移交涉案物品。

    What was missing, or the goods after filing.
    """

    actor = acts.actor()


SUPPLEMENT_REFERRAL = Contract(
    "enforcement.supplement-referral",
    V1,
    zh="补充移送材料、移交物品",
    en="supplement a criminal referral",
    kind=Kind.COMMAND,
    key="referral_id",
    leads_to=["enforcement.referral-supplemented"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_SENDER,
    largest=LARGEST,
)
