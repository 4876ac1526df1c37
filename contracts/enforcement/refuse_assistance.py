"""enforcement.refuse-assistance: the requested organ declines what is not within its powers.

v1  2026-11  becomes enforcement.assistance-refused
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, assistance, turns
from contracts.roles import Role


class V1(assistance.Refusal, assistance.Keyed):
    """不予协助告知：被请求机关说明情形和理由。

    The requested organ declines, with ground and reason.
    """

    actor = acts.actor()


REFUSE_ASSISTANCE = Contract(
    "enforcement.refuse-assistance",
    V1,
    zh="拒绝协查",
    en="refuse assistance",
    kind=Kind.COMMAND,
    key="assistance_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.assistance-refused"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
