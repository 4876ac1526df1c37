"""enforcement.joint-case-declined: the other side does not join a joint case (不参加联合办案).

v1  2026-11  the ground by a code, always explained
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import joint_cases, turns
from contracts.roles import Role


class V1(joint_cases.Decline, joint_cases.Keyed):
    """复函：不参加联合办案；被邀请机关可以不参加，但应当答复。

    Nobody is bound to join, but a proposal is answered.
    """


JOINT_CASE_DECLINED = Contract(
    "enforcement.joint-case-declined",
    V1,
    zh="联合办案未获同意",
    en="joint case declined",
    key="joint_case_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
