"""enforcement.return-lead: the organ that was offered a lead sends it back.

v1  2026-11  becomes enforcement.lead-returned
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.Returning, leads.Keyed):
    """退回函：受移送机关退回线索，说明情形和理由。

    The receiving organ returns a lead, with ground and reason.
    """

    actor = acts.actor()


RETURN_LEAD = Contract(
    "enforcement.return-lead",
    V1,
    zh="退回线索",
    en="return a lead",
    kind=Kind.COMMAND,
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.lead-returned"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
