"""enforcement.propose-joint-case: an organ asks its node to propose a joint case.

v1  2026-11  becomes enforcement.joint-case-proposed
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, joint_cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(joint_cases.Proposal, turns.Requested):
    """联合办案函：由平台制作，联合办案编号由节点赋予。

    The letter as the platform drew it up; the node gives the joint case id.
    """

    actor = acts.actor()


PROPOSE_JOINT_CASE = Contract(
    "enforcement.propose-joint-case",
    V1,
    zh="发起联合办案",
    en="propose a joint case",
    kind=Kind.COMMAND,
    key="request_id",
    leads_to=["enforcement.joint-case-proposed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ALREADY_PROPOSED"],
    largest=LARGEST,
)
