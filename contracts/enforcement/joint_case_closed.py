"""enforcement.joint-case-closed: the leading organ closes a joint case (联合办案结束).

v1  2026-11  how it ended, with the result of each member
"""

from contracts.contract import Contract
from contracts.elements import joint_cases, joint_results, turns
from contracts.roles import Role


class V1(joint_results.Closing, joint_cases.Keyed):
    """联合办案总结：列明各方处理结果；挂牌督办的，一并解除。

    The end of a joint case with the results of each side, and of a listed supervision where there was one.
    """


JOINT_CASE_CLOSED = Contract(
    "enforcement.joint-case-closed",
    V1,
    zh="联合办案已结束",
    en="joint case closed",
    key="joint_case_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_RECEIVER,
)
