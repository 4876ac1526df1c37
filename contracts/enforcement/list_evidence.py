"""enforcement.list-evidence: an organ asks its node to list evidence for the other side.

v1  2026-11  becomes enforcement.evidence-listed
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, evidence, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(evidence.EvidenceList, turns.Requested):
    """证据清单：由平台制作，清单编号由节点赋予。

    A list of evidence as the platform drew it up; the node gives its id.
    """

    actor = acts.actor()


LIST_EVIDENCE = Contract(
    "enforcement.list-evidence",
    V1,
    zh="发送证据清单",
    en="list evidence",
    kind=Kind.COMMAND,
    key="request_id",
    leads_to=["enforcement.evidence-listed"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=["EVIDENCE_ALREADY_LISTED", "NOT_FOUND"],
    largest=LARGEST,
)
