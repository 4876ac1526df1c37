"""enforcement.decline-joint-case: an organ that was asked to join does not.

v1  2026-11  becomes enforcement.joint-case-declined
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, joint_cases, turns
from contracts.roles import Role


class V1(joint_cases.Decline, joint_cases.Keyed):
    """复函：被邀请机关不参加联合办案，并说明理由。

    The reply of the organ asked to join: it does not, and says why.
    """

    actor = acts.actor()


DECLINE_JOINT_CASE = Contract(
    "enforcement.decline-joint-case",
    V1,
    zh="不参加联合办案",
    en="decline a joint case",
    kind=Kind.COMMAND,
    key="joint_case_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.joint-case-declined"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
