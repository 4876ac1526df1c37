"""enforcement.decline-referral: the police tell that they do not file.

v1  2026-11  becomes enforcement.referral-not-filed
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, referral_answers, turns
from contracts.roles import Role


class V1(referral_answers.NotFiling):
    """不予立案通知书：公安机关不予立案，由公安机关所在一方的平台登记。

    The police do not file; the platform of their side tells it.
    """

    actor = acts.actor()


DECLINE_REFERRAL = Contract(
    "enforcement.decline-referral",
    V1,
    zh="登记公安机关不予立案",
    en="decline to file a criminal referral",
    kind=Kind.COMMAND,
    key="referral_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.referral-not-filed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
