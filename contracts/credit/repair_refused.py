"""credit.repair-refused: the listing organ refused a credit repair, at acceptance or by decision (不予受理、不予修复).

v1  2026-11  stage, ground, and when the subject may apply again
"""

from contracts.contract import Contract
from contracts.elements import listings, repairs
from contracts.roles import Role


class V1(repairs.Refusal, listings.Keyed):
    """不予受理或者不予修复，载明理由和救济途径；条目不变。

    Not accepted or not repaired, with ground and legal remedy; the entry stays as it is.
    """


REPAIR_REFUSED = Contract(
    "credit.repair-refused",
    V1,
    zh="信用修复被拒绝",
    en="repair refused",
    key="listing_id",
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
