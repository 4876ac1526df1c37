"""enforcement.agree-joint-case: an organ that was asked to join agrees.

v1  2026-11  becomes enforcement.joint-case-agreed
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, joint_cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(joint_cases.Agreement, joint_cases.Keyed):
    """复函：被邀请机关同意参加联合办案。

    The reply of the organ asked to join: it agrees.
    """

    actor = acts.actor()


AGREE_JOINT_CASE = Contract(
    "enforcement.agree-joint-case",
    V1,
    zh="同意联合办案",
    en="agree to a joint case",
    kind=Kind.COMMAND,
    key="joint_case_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.joint-case-agreed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
    largest=LARGEST,
)
