"""enforcement.jurisdiction-designated: the common superior designated the competent organ (指定管辖).

v1  2026-11  told by the side that asked, since the ministry is no participant
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(cases.Designation, cases.Keyed):
    """指定管辖通知书：上一级机关自收到材料之日起七个工作日内确定管辖（《市场监督管理行政处罚程序规定》第十六条）。

    The superior designates within 7 working days of receiving the file (SAMR procedure Art. 16).
    """


JURISDICTION_DESIGNATED = Contract(
    "enforcement.jurisdiction-designated",
    V1,
    zh="已指定管辖",
    en="jurisdiction designated",
    key="case_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
    largest=LARGEST,
)
