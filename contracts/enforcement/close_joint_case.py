"""enforcement.close-joint-case: the leading organ closes a joint case.

v1  2026-11  becomes enforcement.joint-case-closed
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, joint_cases, joint_results, turns
from contracts.roles import Role


class V1(joint_results.Closing, joint_cases.Keyed):
    """联合办案总结：牵头机关结束联合办案。

    The leading organ closes a joint case with a summary.
    """

    actor = acts.actor()


CLOSE_JOINT_CASE = Contract(
    "enforcement.close-joint-case",
    V1,
    zh="结束联合办案",
    en="close a joint case",
    kind=Kind.COMMAND,
    key="joint_case_id",
    leads_to=["enforcement.joint-case-closed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_SENDER,
)
