"""enforcement.joint-case-proposed: an organ proposes a joint case that it would lead (发起联合办案).

v1  2026-11  members, scope and discretion basis, as the lead organ proposes them
"""

from contracts.contract import Contract
from contracts.elements import joint_cases
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(joint_cases.Proposal, joint_cases.Keyed):
    """联合办案函：牵头机关提出成员、范围和裁量基准（《重庆市法治政府建设实施方案》第26项）。

    The leading organ names members, scope and discretion benchmarks (founding document, clause 26).
    """


JOINT_CASE_PROPOSED = Contract(
    "enforcement.joint-case-proposed",
    V1,
    zh="联合办案已发起",
    en="joint case proposed",
    key="joint_case_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ALREADY_PROPOSED"],
    largest=LARGEST,
)
