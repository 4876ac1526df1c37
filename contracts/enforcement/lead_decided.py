"""enforcement.lead-decided: the decision on the case goes back to where the lead came from (结果反馈).

v1  2026-11
"""

from marshmallow import ValidationError, validates_schema

from contracts.contract import Contract, Data, KeyOwner
from contracts.elements import basic, bodies, leads
from contracts.elements.basic import Body
from contracts.fault import fault


class V1(Body):
    """Decision number, date, kind and amount; the amount is in 元 (public feeds often give 万元)."""

    lead_id = leads.lead_id()
    decision_number = bodies.document_number("决定书文号", "decision number", required=True)
    decided_on = basic.day("决定日期", "decided on", required=True)
    penalty = basic.code(
        "决定种类",
        "kind of decision",
        codes=leads.PENALTIES,
        source="行政处罚法 Art. 9, 57",
        required=True,
    )
    amount_yuan = basic.whole("金额(元)", "amount in yuan", least=0, most=10**12, required=True)

    @validates_schema
    def _no_amount_without_a_penalty(self, data: Data, **_: object) -> None:
        if data["amount_yuan"] and data["penalty"] in leads.WITHOUT_PENALTY:
            allowed = "0 for " + ", ".join(sorted(leads.WITHOUT_PENALTY))
            raise ValidationError({"amount_yuan": [fault("FIELD_RANGE", allowed)]})


LEAD_DECIDED = Contract(
    "enforcement.lead-decided",
    V1,
    zh="线索已处理决定",
    en="lead decided",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
)
