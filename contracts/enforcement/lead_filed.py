"""enforcement.lead-filed: the receiving side opened a case from the lead (立案).

v1  2026-11  as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import lead_steps, leads, turns
from contracts.roles import Role


class V1(lead_steps.Filing, leads.Keyed):
    """立案反馈：处罚决定自立案之日起九十日内作出（《行政处罚法》第六十条）。

    Filed: the decision is due within 90 days (Administrative Penalty Law Art. 60).
    """


LEAD_FILED = Contract(
    "enforcement.lead-filed",
    V1,
    zh="线索已立案",
    en="lead filed",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
