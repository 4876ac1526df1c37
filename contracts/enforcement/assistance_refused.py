"""enforcement.assistance-refused: the requested organ declines what is not within its powers (不予协助).

v1  2026-11  the only lawful ground is named by a code, and always explained
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import assistance, turns
from contracts.roles import Role


class V1(assistance.Refusal, assistance.Keyed):
    """不予协助告知; within its powers the organ must assist (行政处罚法 Art. 26)."""


ASSISTANCE_REFUSED = Contract(
    "enforcement.assistance-refused",
    V1,
    zh="协查被拒绝",
    en="assistance refused",
    key="assistance_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
