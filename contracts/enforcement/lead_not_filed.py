"""enforcement.lead-not-filed: the receiving side checked the lead and files no case (不予立案).

v1  2026-11  as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.NotFiling, leads.Keyed):
    """不予立案反馈：说明情形和理由（《市场监督管理行政处罚程序规定》第二十条）。

    Not filed, with ground and reason (SAMR procedure Art. 20).
    """


LEAD_NOT_FILED = Contract(
    "enforcement.lead-not-filed",
    V1,
    zh="线索不予立案",
    en="lead not filed",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
