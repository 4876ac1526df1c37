"""enforcement.lead-filed: the receiving side opened a case from the lead (立案).

v1  2026-11
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import bodies, leads, times
from contracts.elements.basic import Body


class V1(Body):
    """The decision period of 行政处罚法 Art. 60 runs from here."""

    lead_id = leads.lead_id()
    case_number = bodies.document_number("案号", "case number")
    filed_on = times.day("立案日期", "filed on")


LEAD_FILED = Contract(
    "enforcement.lead-filed",
    V1,
    zh="线索已立案",
    en="lead filed",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
)
