"""enforcement.file-referral: the police tell that they filed.

v1  2026-11  becomes enforcement.referral-filed
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, referral_answers, turns
from contracts.roles import Role


class V1(referral_answers.Filing):
    """立案通知：公安机关立案，由公安机关所在一方的平台登记。

    The police file; the platform of their side tells it.
    """

    actor = acts.actor()


FILE_REFERRAL = Contract(
    "enforcement.file-referral",
    V1,
    zh="登记公安机关立案",
    en="file a criminal referral",
    kind=Kind.COMMAND,
    key="referral_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.referral-filed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
