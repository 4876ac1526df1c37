"""enforcement.offer-lead: the platform or the hotline asks its node to offer a lead.

v1  2026-11  becomes enforcement.lead-offered
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, leads, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(leads.Letter, turns.Requested):
    """线索移送函：由平台或者热线制作，线索编号由节点赋予（《重庆市法治政府建设实施方案》第26项）。

    The letter as platform or hotline drew it up; the node gives the lead id (founding document, clause 26).
    """

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
