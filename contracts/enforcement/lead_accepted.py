"""enforcement.lead-accepted: the receiving side takes the lead and checks it (核查).

v1  2026-11  as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.Acceptance, leads.Keyed):
    """签收回执; the check of 市监处罚程序规定 Art. 18 starts here (15 working days)."""


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
