"""enforcement.case-objected: the receiving side disputes its competence and asks the common superior (管辖异议).

v1  2026-11  there is no field for another receiver: passing on is forbidden
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(cases.Objection, cases.Keyed):
    """管辖权异议：受移送机关报请共同的上一级机关指定管辖，不得再自行移送（《市场监督管理行政处罚程序规定》第十四条）。

    The receiver disputes its competence: the common superior is asked to designate, nothing is passed on
    (SAMR procedure Art. 14).
    """


CASE_OBJECTED = Contract(
    "enforcement.case-objected",
    V1,
    zh="案件管辖有异议",
    en="case objected",
    key="case_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
    largest=LARGEST,
)
