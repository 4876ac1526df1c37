"""credit.listing-declared: a competent organ put an organisation on a red or black list.

v1  2026-11  the fields of the national wage black-list feed that concern organisations
"""

from contracts.contract import Contract
from contracts.elements import basic, bodies, listings, times
from contracts.elements.basic import Body
from contracts.elements.conditions import in_order


class V1(Body):
    """一条名单条目: 对象, 名单, 认定机关, 文书号, 事由, 依据, 期限."""

    listing_id = listings.listing_id()
    subject = basic.nested("列入对象", "subject", bodies.Subject)
    kind = basic.code("红黑名单", "red or black", codes=listings.KINDS, source="国办发〔2020〕49号")
    list_code = basic.code(
        "名单",
        "list",
        codes=listings.LISTS,
        source="全国公共信用信息基础目录(2024年版)",
    )
    tier = basic.code("名单层级", "tier", codes=listings.TIERS, source="国办发〔2020〕49号")
    organ = basic.nested("认定机关", "listing organ", bodies.Organ)
    document_number = bodies.document_number()
    cause = basic.text("列入事由", "cause", longest=1000)
    basis = basic.text("列入依据", "legal basis", longest=1000)
    listed_on = times.day("列入日期", "listed on")
    expires_on = times.day("预计退出日期", "expected end", optional=True)

    rules = (
        in_order("listed_on", "expires_on", "列入日期与预计退出日期", "listing and expected end"),
    )


LISTING_DECLARED = Contract(
    "credit.listing-declared",
    V1,
    zh="名单条目已列入",
    en="listing declared",
    key="listing_id",
    partner_receivers=["credit"],
)
