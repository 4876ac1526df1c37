"""enforcement.approve-referral: an agency tells that a criminal referral was approved.

v1  2026-11  becomes enforcement.referral-approved
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, referrals, turns
from contracts.roles import Role


class V1(referrals.Approval, turns.Requested):
    """移送审批：行政执法机关负责人批准移送涉嫌犯罪案件，移送编号由节点赋予。

    The head of the agency approved a criminal referral; the node gives the referral id.
    """

    actor = acts.actor()


APPROVE_REFERRAL = Contract(
    "enforcement.approve-referral",
    V1,
    zh="批准移送涉嫌犯罪案件",
    en="approve a criminal referral",
    kind=Kind.COMMAND,
    key="request_id",
    leads_to=["enforcement.referral-approved"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ALREADY_REFERRED"],
)
