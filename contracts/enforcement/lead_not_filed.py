"""enforcement.lead-not-filed: the receiving side checked the lead and files no case (不予立案).

v1  2026-11  as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.NotFiling, leads.Keyed):
    """不予立案反馈; the reason is fed back to the sender (市监处罚程序规定 Art. 20)."""


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
