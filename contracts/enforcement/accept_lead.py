"""enforcement.accept-lead: the organ that was offered a lead takes it.

v1  2026-11  becomes enforcement.lead-accepted
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.Acceptance, leads.Keyed):
    """签收回执：受移送机关接收线索。

    The receiving organ signs for a lead.
    """

    actor = acts.actor()


ACCEPT_LEAD = Contract(
    "enforcement.accept-lead",
    V1,
    zh="签收线索",
    en="accept a lead",
    kind=Kind.COMMAND,
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.lead-accepted"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
