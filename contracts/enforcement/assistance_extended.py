"""enforcement.assistance-extended: the requested organ needs longer and says so in time (延期).

v1  2026-11  told before the limit ends
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import assistance, turns
from contracts.roles import Role


class V1(assistance.Extension, assistance.Keyed):
    """延期告知：需要延期的，在期限届满前告知请求机关（《市场监督管理行政处罚程序规定》第四十五条）。

    An extension is told before the limit ends (SAMR procedure Art. 45).
    """


ASSISTANCE_EXTENDED = Contract(
    "enforcement.assistance-extended",
    V1,
    zh="协查已延期",
    en="assistance extended",
    key="assistance_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
