"""credit.measure-ended: a measure that rested on an entry was ended (解除措施).

v1  2026-11  when, why, by whom
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import listings, measures
from contracts.roles import Role


class V1(measures.End, measures.Numbered, listings.Keyed):
    """措施解除；条目移出的，措施随之解除（信用修复管理办法第三条）。

    The end of a measure; with the exit from the list measures end too.
    """


MEASURE_ENDED = Contract(
    "credit.measure-ended",
    V1,
    zh="措施已解除",
    en="measure ended",
    key="listing_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
