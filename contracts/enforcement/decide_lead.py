"""enforcement.decide-lead: the organ that filed a case from a lead has decided it.

v1  2026-11  becomes enforcement.lead-decided
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, decisions, leads, turns
from contracts.roles import Role


class V1(decisions.Decision, leads.Keyed):
    """处理决定：由线索立案的案件的行政处罚决定或者其他决定，金额以分为单位。

    The decision, a penalty or another, on the case filed from a lead; amounts in 分.
    """

    actor = acts.actor()


DECIDE_LEAD = Contract(
    "enforcement.decide-lead",
    V1,
    zh="反馈处理决定",
    en="feed back the decision",
    kind=Kind.COMMAND,
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.lead-decided"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
