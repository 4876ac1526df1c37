"""enforcement.lead-accepted: the receiving side takes the lead and checks it (核查).

v1  2026-11
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import basic, bodies, leads, times
from contracts.elements.basic import Body


class V1(Body):
    """签收回执; the check of SAMR procedure Art. 18 starts here."""

    lead_id = leads.lead_id()
    accepted_by = basic.nested("接收机关", "accepting organ", bodies.Organ)
    accepted_on = times.day("接收日期", "accepted on")


LEAD_ACCEPTED = Contract(
    "enforcement.lead-accepted",
    V1,
    zh="线索已接收",
    en="lead accepted",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
)
