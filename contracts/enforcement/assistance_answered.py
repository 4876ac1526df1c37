"""enforcement.assistance-answered: the requested organ answers with result and stamped evidence (答复).

v1  2026-11  each question is answered by its number
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import assistance, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(assistance.Answer, assistance.Keyed):
    """复函：协查结果和加盖公章的证据材料，请求机关可以在办案中使用（《行政处罚法》第二十六条、第四十六条）。

    The result with stamped evidence, which the requesting organ may use (Administrative Penalty Law Art. 26, 46).
    """


ASSISTANCE_ANSWERED = Contract(
    "enforcement.assistance-answered",
    V1,
    zh="协查已答复",
    en="assistance answered",
    key="assistance_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
    largest=LARGEST,
)
