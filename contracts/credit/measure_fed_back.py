"""credit.measure-fed-back: how often a measure was applied and with what result (反馈).

v1  2026-11  the figures of one period
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import listings, measures
from contracts.roles import Role


class V1(measures.Feedback, measures.Numbered, listings.Keyed):
    """向列入方反馈措施实施情况（查询、应用和反馈机制，应急管理部令第11号第五条）。

    Feedback on a measure, given to the listing side.
    """


MEASURE_FED_BACK = Contract(
    "credit.measure-fed-back",
    V1,
    zh="措施已反馈",
    en="measure fed back",
    key="listing_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
