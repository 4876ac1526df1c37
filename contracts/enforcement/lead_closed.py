"""enforcement.lead-closed: the sending side took note of the result and closed the lead (办结).

v1  2026-11
"""

from contracts.contract import Contract
from contracts.elements import leads, times
from contracts.elements.basic import Body


class V1(Body):
    """The last message of a lead's life; it tells the receiving side that the result arrived."""

    lead_id = leads.lead_id()
    closed_on = times.day("办结日期", "closed on")


LEAD_CLOSED = Contract(
    "enforcement.lead-closed",
    V1,
    zh="线索已办结",
    en="lead closed",
    key="lead_id",
    partner_receivers=["enforcement"],
)
