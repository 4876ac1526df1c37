"""enforcement.decide-joint-case: a member tells its decision in a joint case.

v1  2026-11  becomes enforcement.joint-case-decided
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, joint_cases, joint_results
from contracts.roles import Role


class V1(joint_results.Decision, joint_cases.Keyed):
    """处理决定：任何一方的成员机关登记本机关作出的决定。

    A member, on whichever side, tells its own decision.
    """

    actor = acts.actor()


DECIDE_JOINT_CASE = Contract(
    "enforcement.decide-joint-case",
    V1,
    zh="登记联合办案处理决定",
    en="tell a decision in a joint case",
    kind=Kind.COMMAND,
    key="joint_case_id",
    key_owner=KeyOwner.EITHER,
    leads_to=["enforcement.joint-case-decided"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_A_MEMBER", "NOT_FOUND", "PERIOD_REVERSED"],
)
