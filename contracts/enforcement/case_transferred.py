"""enforcement.case-transferred: a filed case goes to the competent organ of the other side (案件移送).

v1  2026-11  the fields of 案件移送函 and 案件移送书, with both lists
"""

from contracts.contract import Contract
from contracts.elements import cases
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(cases.Transfer, cases.Keyed):
    """案件移送函：立案查处的案件不属于本机关管辖的，移送有管辖权的机关（《市场监督管理行政处罚程序规定》第十四条）；物品所处强制措施的期限继续计算。

    A filed case goes to the competent organ (SAMR procedure Art. 14); limits of measures on the goods keep running.
    """


CASE_TRANSFERRED = Contract(
    "enforcement.case-transferred",
    V1,
    zh="案件已移送",
    en="case transferred",
    key="case_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ALREADY_TRANSFERRED", "ONWARD_TRANSFER"],
    largest=LARGEST,
)
