"""enforcement.object-to-case: the organ that was sent a case disputes its competence.

v1  2026-11  becomes enforcement.case-objected
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(cases.Objection, cases.Keyed):
    """管辖权异议：受移送机关报请共同的上一级机关指定管辖。

    The receiver of a case objects and reports to the common superior.
    """

    actor = acts.actor()


OBJECT_TO_CASE = Contract(
    "enforcement.object-to-case",
    V1,
    zh="提出管辖异议",
    en="object to a case",
    kind=Kind.COMMAND,
    key="case_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.case-objected"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
    largest=LARGEST,
)
