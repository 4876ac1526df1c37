"""enforcement.extend-assistance: the requested organ says before the limit ends that it needs longer.

v1  2026-11  becomes enforcement.assistance-extended
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, assistance, turns
from contracts.roles import Role


class V1(assistance.Extension, assistance.Keyed):
    """延期告知：被请求机关在期限届满前告知需要延期。

    The requested organ needs longer and says so before the limit ends.
    """

    actor = acts.actor()


EXTEND_ASSISTANCE = Contract(
    "enforcement.extend-assistance",
    V1,
    zh="告知协查延期",
    en="extend assistance",
    kind=Kind.COMMAND,
    key="assistance_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.assistance-extended"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
