"""enforcement.close-lead: the organ that offered a lead closes it upon the result.

v1  2026-11  becomes enforcement.lead-closed
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.Closing, leads.Keyed):
    """办结线索：收到结果时节点自动办结，此命令用于人工办结。

    Closes a lead by hand; a node closes it by itself when the result arrives.
    """

    actor = acts.actor()


CLOSE_LEAD = Contract(
    "enforcement.close-lead",
    V1,
    zh="办结线索",
    en="close a lead",
    kind=Kind.COMMAND,
    key="lead_id",
    leads_to=["enforcement.lead-closed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_SENDER,
)
