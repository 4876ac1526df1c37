"""enforcement.offer-lead: the platform or the hotline asks its node to offer a lead.

v1  2026-11  becomes enforcement.lead-offered
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, leads, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(leads.Letter, turns.Requested):
    """线索移送函 as the platform drew it up; the node gives the lead id. 渝委发 clause 26."""

    actor = acts.actor()


OFFER_LEAD = Contract(
    "enforcement.offer-lead",
    V1,
    zh="移送线索",
    en="offer a lead",
    kind=Kind.COMMAND,
    key="request_id",
    leads_to=["enforcement.lead-offered"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM, Role.HOTLINE],
    refusals=["ALREADY_OFFERED"],
    largest=LARGEST,
)
