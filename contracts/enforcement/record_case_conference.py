"""enforcement.record-case-conference: the leading organ records a case conference.

v1  2026-11  becomes enforcement.case-conference-held
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, conferences, joint_cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(conferences.Conference, joint_cases.Keyed):
    """会商纪要：由牵头机关登记。

    The leading organ records the minutes of a case conference.
    """

    actor = acts.actor()


RECORD_CASE_CONFERENCE = Contract(
    "enforcement.record-case-conference",
    V1,
    zh="登记案件会商",
    en="record a case conference",
    kind=Kind.COMMAND,
    key="joint_case_id",
    leads_to=["enforcement.case-conference-held"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_SENDER,
    largest=LARGEST,
)
