"""credit.listing-relisted: a removal was revoked and the entry stands again (恢复列入).

v1  2026-11  why, who decided it, until when
"""

from contracts.contract import Contract
from contracts.elements import lifts, listings
from contracts.roles import Role


class V1(lifts.Relisting, listings.Keyed):
    """恢复列入：信用修复中弄虚作假的，撤销移出（应急管理部令第11号）；对方重新决定是否互认。

    Fraud in the repair revokes the removal and the entry stands again; the other side recognises it anew.
    """


LISTING_RELISTED = Contract(
    "credit.listing-relisted",
    V1,
    zh="名单条目已恢复列入",
    en="listing listed again",
    key="listing_id",
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
