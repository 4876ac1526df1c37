"""enforcement.lead-accepted: the receiving side takes the lead and checks it (核查).

v1  2026-11  as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.Acceptance, leads.Keyed):
    """签收回执：受移送机关自收到材料之日起十五个工作日内核查（《市场监督管理行政处罚程序规定》第十八条）。

    The receipt; the check of 15 working days begins here (SAMR procedure Art. 18).
    """


LEAD_ACCEPTED = Contract(
    "enforcement.lead-accepted",
    V1,
    zh="线索已接收",
    en="lead accepted",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
