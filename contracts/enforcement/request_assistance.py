"""enforcement.request-assistance: an organ asks its node to request help of the other side.

v1  2026-11  becomes enforcement.assistance-requested
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, assistance, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(assistance.Request, turns.Requested):
    """协助调查函：由平台制作，协查编号由节点赋予。

    The letter as the platform drew it up; the node gives the assistance id.
    """

    actor = acts.actor()


REQUEST_ASSISTANCE = Contract(
    "enforcement.request-assistance",
    V1,
    zh="请求协查",
    en="request assistance",
    kind=Kind.COMMAND,
    key="request_id",
    leads_to=["enforcement.assistance-requested"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=["ALREADY_REQUESTED"],
    largest=LARGEST,
)
