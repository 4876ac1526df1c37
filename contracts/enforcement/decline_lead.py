"""enforcement.decline-lead: the organ that checked a lead files no case.

v1  2026-11  becomes enforcement.lead-not-filed
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.NotFiling, leads.Keyed):
    """不予立案：受移送机关核查后不立案，说明情形和理由。

    The receiving organ files no case, with ground and reason.
    """

    actor = acts.actor()


DECLINE_LEAD = Contract(
    "enforcement.decline-lead",
    V1,
    zh="对线索不予立案",
    en="file no case from a lead",
    kind=Kind.COMMAND,
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.lead-not-filed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
