"""enforcement.case-received: the receiving side signs for the case, its papers and goods (接收).

v1  2026-11  the receipt, and the receiver's own case number once it has filed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import cases, turns
from contracts.roles import Role


class V1(cases.Receipt, cases.Keyed):
    """案件移送回执：接收机关的九十日办案期限自其立案之日起算（《行政处罚法》第六十条）。

    The receipt for a case; the receiver's 90 days run from its own filing (Administrative Penalty Law Art. 60).
    """


CASE_RECEIVED = Contract(
    "enforcement.case-received",
    V1,
    zh="案件已接收",
    en="case received",
    key="case_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
