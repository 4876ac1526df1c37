"""enforcement.lead-returned: the receiving side sends the lead back: not competent, with the reason (退回).

v1  2026-11
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import basic, leads, times
from contracts.elements.basic import Body


class V1(Body):
    """A lead is no filed case: it may be returned (SAMR procedure Art. 14 binds filed cases only)."""

    lead_id = leads.lead_id()
    returned_on = times.day("退回日期", "returned on")
    reason = basic.text("退回理由", "reason", longest=1000)


LEAD_RETURNED = Contract(
    "enforcement.lead-returned",
    V1,
    zh="线索已退回",
    en="lead returned",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
)
