"""enforcement.hand-over-referral: the agency hands a referral to the police.

v1  2026-11  becomes enforcement.referral-handed-over
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, referrals, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(referrals.HandOver):
    """涉嫌犯罪案件移送书及其附件。

    The letter of a criminal referral with its enclosures.
    """

    actor = acts.actor()


HAND_OVER_REFERRAL = Contract(
    "enforcement.hand-over-referral",
    V1,
    zh="移送涉嫌犯罪案件",
    en="hand over a criminal referral",
    kind=Kind.COMMAND,
    key="referral_id",
    leads_to=["enforcement.referral-handed-over"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_SENDER,
    largest=LARGEST,
)
