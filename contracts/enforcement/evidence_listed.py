"""enforcement.evidence-listed: an organ lists evidence that the other side may use in its case (证据援用).

v1  2026-11  kinds of 行政处罚法 Art. 46, digests and the chain of custody
"""

from contracts.contract import Contract
from contracts.elements import evidence
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(evidence.EvidenceList, evidence.Keyed):
    """证据清单：列明可供对方援用的证据及其保管链（《行政处罚法》第四十六条）；更正的内容另发新的清单。

    Evidence the other side may use, with its chain of custody (Administrative Penalty Law Art. 46); a correction is
    another list under another id.
    """


EVIDENCE_LISTED = Contract(
    "enforcement.evidence-listed",
    V1,
    zh="证据已列明",
    en="evidence listed",
    key="evidence_list_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=["EVIDENCE_ALREADY_LISTED", "NOT_FOUND"],
    largest=LARGEST,
)
