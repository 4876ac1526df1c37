"""enforcement.lead-checked: the receiving side has checked the lead and says what it found (核查).

v1  2026-11  findings before the filing decision, with the time that tests took
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import lead_steps, leads, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(lead_steps.Check, leads.Keyed):
    """核查情况：由负责人据此决定是否立案（《市场监督管理行政处罚程序规定》第十八条）。

    What the check found; the head of the organ decides on filing upon it (SAMR procedure Art. 18).
    """


LEAD_CHECKED = Contract(
    "enforcement.lead-checked",
    V1,
    zh="线索已核查",
    en="lead checked",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
    largest=LARGEST,
)
