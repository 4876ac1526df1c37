"""enforcement.case-transferred: a filed case goes to the competent organ of the other side (案件移送).

v1  2026-11  the fields of 案件移送函 and 案件移送书, with both lists
"""

from contracts.contract import Contract
from contracts.elements import cases
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(cases.Transfer, cases.Keyed):
    """案件移送函; goods under a measure go with their limits, which keep running (市监处罚程序规定 Art. 14)."""


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
