"""enforcement.lead-not-filed: the receiving side checked the lead and files no case (不予立案).

v1  2026-11
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import basic, leads, times
from contracts.elements.basic import Body


class V1(Body):
    """The reason is fed back to the sender (SAMR procedure Art. 20)."""

    lead_id = leads.lead_id()
    decided_on = times.day("不予立案日期", "decided on")
    reason = basic.text("不予立案理由", "reason", longest=1000)


LEAD_NOT_FILED = Contract(
    "enforcement.lead-not-filed",
    V1,
    zh="线索不予立案",
    en="lead not filed",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
)
