"""enforcement.reverse-referral: police or procuratorate transfer a case back.

v1  2026-11  becomes enforcement.referral-reversed
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, referral_answers, referrals, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(referral_answers.Reversal, referrals.Keyed):
    """反向移送：由公安机关、人民检察院所在一方的平台登记。

    The transfer back, told by the platform of the side of police and procuratorate.
    """

    actor = acts.actor()


REVERSE_REFERRAL = Contract(
    "enforcement.reverse-referral",
    V1,
    zh="反向移送案件",
    en="transfer a case back",
    kind=Kind.COMMAND,
    key="referral_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.referral-reversed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
    largest=LARGEST,
)
