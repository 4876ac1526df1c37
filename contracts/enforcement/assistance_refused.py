"""enforcement.assistance-refused: the requested organ declines what is not within its powers (不予协助).

v1  2026-11  the only lawful ground is named by a code, and always explained
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import assistance, turns
from contracts.roles import Role


class V1(assistance.Refusal, assistance.Keyed):
    """不予协助告知：协助事项属于本机关职权范围的，应当协助（《行政处罚法》第二十六条）。

    What is within its powers an organ must do, so a refusal names its ground (Administrative Penalty Law Art. 26).
    """


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
