"""enforcement.lead-offered: one side offers a lead to the competent organ of the other (线索移送).

v1  2026-11
"""

from contracts.contract import Contract
from contracts.elements import basic, bodies, leads, times
from contracts.elements.basic import Body


class V1(Body):
    """线索移送函: 移送机关, 受移送机关, 当事人, 涉嫌违法事实, 依据, 来源; what a lead has of a 案件移送函."""

    lead_id = leads.lead_id()
    letter_number = bodies.document_number("移送函文号", "number of the transfer letter")
    field = basic.code("执法领域", "field", codes=leads.FIELDS, source="实施方案 clause 26")
    source = basic.code(
        "线索来源", "source", codes=leads.SOURCES, source="市监处罚程序规定 Art. 18"
    )
    sender = basic.nested("移送机关", "sending organ", bodies.Organ)
    receiver_name = basic.text("受移送机关", "receiving organ", longest=100)
    suspect = basic.nested("当事人", "suspect", bodies.Subject)
    facts = basic.text("涉嫌违法事实", "suspected facts", longest=2000)
    basis = basic.text("移送依据", "basis of the transfer", longest=1000)
    found_on = times.day("发现日期", "found on")


LEAD_OFFERED = Contract(
    "enforcement.lead-offered",
    V1,
    zh="线索已移送",
    en="lead offered",
    key="lead_id",
    partner_receivers=["enforcement"],
)
