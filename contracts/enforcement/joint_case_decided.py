"""enforcement.joint-case-decided: a member of a joint case decides, in its own name (各自作出处理决定).

v1  2026-11  one decision of one organ on one party, as 行政处罚决定 has it
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import joint_cases, joint_results
from contracts.roles import Role


class V1(joint_results.Decision, joint_cases.Keyed):
    """处理决定：各成员机关以自己的名义作出决定，对同一违法行为不得给予两次以上罚款（《行政处罚法》第二十九条）。

    One member's decision in its own name; there is no joint one, and no second fine for one act
    (Administrative Penalty Law Art. 29).
    """


JOINT_CASE_DECIDED = Contract(
    "enforcement.joint-case-decided",
    V1,
    zh="联合办案成员已作出决定",
    en="decision in a joint case",
    key="joint_case_id",
    key_owner=KeyOwner.EITHER,  # members on both sides decide
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION", "NOT_A_MEMBER", "PERIOD_REVERSED"],
)
