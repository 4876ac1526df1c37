"""enforcement.assistance-extended: the requested organ needs longer and says so in time (延期).

v1  2026-11  told before the limit ends
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import assistance, turns
from contracts.roles import Role


class V1(assistance.Extension, assistance.Keyed):
    """延期告知; it comes before the limit ends (市监处罚程序规定 Art. 45)."""


ASSISTANCE_EXTENDED = Contract(
    "enforcement.assistance-extended",
    V1,
    zh="协查已延期",
    en="assistance extended",
    key="assistance_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.TOLD_TO_SENDER,
)
