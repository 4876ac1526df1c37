"""enforcement.lead-returned: the receiving side sends the lead back: not competent, with the reason (退回).

v1  2026-11  as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.Returning, leads.Keyed):
    """退回函：线索不是已立案的案件，可以退回（《市场监督管理行政处罚程序规定》第十四条只约束立案查处的案件）。

    Returned with the reason: a lead is no filed case, and SAMR procedure Art. 14 binds those only.
    """


LEAD_RETURNED = Contract(
    "enforcement.lead-returned",
    V1,
    zh="线索已退回",
    en="lead returned",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
