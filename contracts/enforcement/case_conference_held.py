"""enforcement.case-conference-held: the leading organ sends the minutes of a case conference (案件会商).

v1  2026-11  who met, each item with its conclusion, who does what by when
"""

from contracts.contract import Contract
from contracts.elements import conferences, joint_cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(conferences.Conference, joint_cases.Keyed):
    """会商纪要：一个联合案件可以多次会商，次序自1起编号。

    Minutes of a case conference; a joint case has any number of them, numbered from 1.
    """


CASE_CONFERENCE_HELD = Contract(
    "enforcement.case-conference-held",
    V1,
    zh="案件会商已召开",
    en="case conference held",
    key="joint_case_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_RECEIVER,
    largest=LARGEST,
)
