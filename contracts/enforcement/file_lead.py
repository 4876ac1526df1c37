"""enforcement.file-lead: the organ that checked a lead opens a case.

v1  2026-11  becomes enforcement.lead-filed
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.Filing, leads.Keyed):
    """立案：受移送机关由线索立案，告知案号。

    The receiving organ files a case from a lead, with the case number.
    """

    actor = acts.actor()


FILE_LEAD = Contract(
    "enforcement.file-lead",
    V1,
    zh="对线索立案",
    en="file a case from a lead",
    kind=Kind.COMMAND,
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.lead-filed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
