"""enforcement.lead-decided: the decision on the case goes back to where the lead came from (结果反馈).

v1  2026-11
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import basic, bodies, leads, times
from contracts.elements.basic import Body


class V1(Body):
    """Decision number, date, kind and amount; the amount is in 元 (public feeds often give 万元)."""

    lead_id = leads.lead_id()
    decision_number = bodies.document_number("决定书文号", "decision number")
    decided_on = times.day("决定日期", "decided on")
    penalty = basic.code(
        "决定种类",
        "kind of decision",
        codes=leads.PENALTIES,
        source="行政处罚法 Art. 9, 57",
    )
    amount_yuan = basic.whole("金额(元)", "amount in yuan", least=0, most=10**12)

    rules = (leads.AMOUNT_NEEDS_PENALTY,)


LEAD_DECIDED = Contract(
    "enforcement.lead-decided",
    V1,
    zh="线索已处理决定",
    en="lead decided",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
)
