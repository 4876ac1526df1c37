"""enforcement.answer-assistance: the requested organ answers.

v1  2026-11  becomes enforcement.assistance-answered
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, assistance, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(assistance.Answer, assistance.Keyed):
    """复函：被请求机关答复协查，逐项回答所提问题。

    The requested organ answers, question by question.
    """

    actor = acts.actor()


ANSWER_ASSISTANCE = Contract(
    "enforcement.answer-assistance",
    V1,
    zh="答复协查",
    en="answer a request for assistance",
    kind=Kind.COMMAND,
    key="assistance_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.assistance-answered"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
    largest=LARGEST,
)
