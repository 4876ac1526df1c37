"""enforcement.designate-jurisdiction: the organ that asked the common superior enters its decision.

v1  2026-11  becomes enforcement.jurisdiction-designated
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(cases.Designation, cases.Keyed):
    """指定管辖通知书：登记收到的共同上一级机关的指定。

    The designation by the common superior, as it was received.
    """

    actor = acts.actor()


DESIGNATE_JURISDICTION = Contract(
    "enforcement.designate-jurisdiction",
    V1,
    zh="登记指定管辖",
    en="record the designation",
    kind=Kind.COMMAND,
    key="case_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.jurisdiction-designated"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
    largest=LARGEST,
)
