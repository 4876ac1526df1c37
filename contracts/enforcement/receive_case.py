"""enforcement.receive-case: the organ that was sent a case signs for it.

v1  2026-11  becomes enforcement.case-received
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, cases, turns
from contracts.roles import Role


class V1(cases.Receipt, cases.Keyed):
    """案件移送回执：受移送机关签收案件、材料和物品。

    The receiving organ signs for the case, its papers and goods.
    """

    actor = acts.actor()


RECEIVE_CASE = Contract(
    "enforcement.receive-case",
    V1,
    zh="接收案件",
    en="receive a case",
    kind=Kind.COMMAND,
    key="case_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["enforcement.case-received"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_RECEIVER,
)
