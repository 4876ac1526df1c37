"""enforcement.transfer-case: the organ that filed a case asks its node to transfer it.

v1  2026-11  becomes enforcement.case-transferred
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, cases, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(cases.Transfer, turns.Requested):
    """案件移送函：由平台制作，移送案件编号由节点赋予。

    The letter as the platform drew it up; the node gives the case id.
    """

    actor = acts.actor()


TRANSFER_CASE = Contract(
    "enforcement.transfer-case",
    V1,
    zh="移送案件",
    en="transfer a case",
    kind=Kind.COMMAND,
    key="request_id",
    leads_to=["enforcement.case-transferred"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ALREADY_TRANSFERRED", "ONWARD_TRANSFER"],
    largest=LARGEST,
)
