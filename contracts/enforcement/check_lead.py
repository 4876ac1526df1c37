"""enforcement.check-lead: the organ that checked a lead says what it found.

v1  2026-11  becomes enforcement.lead-checked
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, lead_steps, leads, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(lead_steps.Check, leads.Keyed):
    """核查情况：承办人员报告核查结果，提出是否立案的建议。

    What the check of a lead found, with the proposal to the head of the organ.
    """

    actor = acts.actor()


CHECK_LEAD = Contract(
    "enforcement.check-lead",
    V1,
    zh="反馈线索核查情况",
    en="report the check of a lead",
    kind=Kind.COMMAND,
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.lead-checked"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
    largest=LARGEST,
)
