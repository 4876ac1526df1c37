"""enforcement.joint-case-agreed: the other side agrees to a joint case, on the terms it names (同意联合办案).

v1  2026-11  members, scope and discretion basis as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import joint_cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(joint_cases.Agreement, joint_cases.Keyed):
    """复函：自同意时起开始联合办案，所商定的内容可以与发起函不同。

    Agreed: the joint case runs from here; its terms may differ from those proposed.
    """


JOINT_CASE_AGREED = Contract(
    "enforcement.joint-case-agreed",
    V1,
    zh="联合办案已同意",
    en="joint case agreed",
    key="joint_case_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
    largest=LARGEST,
)
