"""credit.listing-declared: a competent organ put an organisation on a red or black list.

v1  2026-11  the fields of the national wage black-list feed that concern organisations
"""

from marshmallow import ValidationError, validates_schema

from contracts.contract import Contract, Data
from contracts.elements import basic, bodies, listings
from contracts.elements.basic import Body
from contracts.fault import fault


class V1(Body):
    """一条名单条目: 对象, 名单, 认定机关, 文书号, 事由, 依据, 期限."""

    listing_id = listings.listing_id()
    subject = basic.nested("列入对象", "subject", bodies.Subject, required=True)
    kind = basic.code(
        "红黑名单", "red or black", codes=listings.KINDS, source="国办发〔2020〕49号", required=True
    )
    list_code = basic.code(
        "名单",
        "list",
        codes=listings.LISTS,
        source="全国公共信用信息基础目录(2024年版)",
        required=True,
    )
    tier = basic.code(
        "名单层级", "tier", codes=listings.TIERS, source="国办发〔2020〕49号", required=True
    )
    organ = basic.nested("认定机关", "listing organ", bodies.Organ, required=True)
    document_number = bodies.document_number(required=True)
    cause = basic.text("列入事由", "cause", longest=1000, required=True)
    basis = basic.text("列入依据", "legal basis", longest=1000, required=True)
    listed_on = basic.day("列入日期", "listed on", required=True)
    expires_on = basic.day("预计退出日期", "expected end", load_default=None, allow_none=True)

    @validates_schema
    def _ends_after_it_starts(self, data: Data, **_: object) -> None:
        if data.get("expires_on") and data["expires_on"] < data["listed_on"]:
            raise ValidationError({"expires_on": [fault("PERIOD_REVERSED", "≥ listed_on")]})


LISTING_DECLARED = Contract(
    "credit.listing-declared",
    V1,
    zh="名单条目已列入",
    en="listing declared",
    key="listing_id",
    partner_receivers=["credit"],
)
