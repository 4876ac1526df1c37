"""enforcement.assistance-requested: one side asks the other for help in an investigation (协助调查, 委托调查取证).

v1  2026-11  the fields of 协助调查函; the limit as data, no coercive measure among the tasks
"""

from contracts.contract import Contract
from contracts.elements import assistance
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(assistance.Request, assistance.Keyed):
    """协助调查函（《行政处罚法》第二十六条，《市场监督管理行政处罚程序规定》第四十五条）；行政强制措施权不得委托（《行政强制法》第十七条）。

    A letter of request (Administrative Penalty Law Art. 26, SAMR procedure Art. 45). A coercive measure cannot be
    asked for (Administrative Compulsion Law Art. 17).
    """


ASSISTANCE_REQUESTED = Contract(
    "enforcement.assistance-requested",
    V1,
    zh="已请求协查",
    en="assistance requested",
    key="assistance_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ALREADY_REQUESTED"],
    largest=LARGEST,
)
