"""enforcement.lead-closed: the sending side took note of the result and closed the lead (办结).

v1  2026-11  as agreed
"""

from contracts.contract import Contract
from contracts.elements import lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.Closing, leads.Keyed):
    """办结告知：移送机关已收到结果，是一条线索的最后一个报文。

    The last message of a lead: it tells the receiving side that its result arrived.
    """


LEAD_CLOSED = Contract(
    "enforcement.lead-closed",
    V1,
    zh="线索已办结",
    en="lead closed",
    key="lead_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_RECEIVER,
)
