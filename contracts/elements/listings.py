"""Elements of a red or black list entry (名单条目); shapes as fed back by the national platform."""

from contracts.elements import basic
from contracts.elements.basic import Text


KINDS = {"red": "红名单(守信)", "black": "黑名单(严重失信)"}
TIERS = {
    "national": "全国",
    "provincial": "省级",
    "local": "地方",
}  # 国办发〔2020〕49号; a local list binds locally
LISTS = {  # 全国公共信用信息基础目录 and the orders that set the lists up
    "taxpayer-a": "纳税信用A级",
    "customs-aeo": "海关高级认证企业",
    "labour-a": "劳动保障守法诚信等级A",
    "wage-arrears": "拖欠农民工工资失信联合惩戒对象",
    "work-safety": "安全生产严重失信主体",
    "market-serious": "市场监管严重违法失信名单",
    "tax-serious": "重大税收违法失信主体",
    "judgment-defaulter": "失信被执行人",
    "culture-tourism": "文旅市场严重失信主体",
    "procurement": "政府采购严重违法失信行为记录",
    "local-other": "地方性法规设列的其他名单",
}
REFUSALS = {
    "TIER_LOCAL": "地方名单只在本地区有效",
    "LIST_NOT_RECOGNISED": "该名单不在互认范围内",
    "PERIOD_OVER": "名单条目有效期已过",
}
END_REASONS = {"lifted": "对方移出"}


def listing_id(*, optional: bool = False) -> Text:
    """名单条目编号: <region>-<uuid>, the same for the same credit code, date and document number."""
    return basic.text(
        "名单条目编号", "listing id", longest=39, pattern=r"5[01]-[0-9a-f-]{36}",
        form="<50 or 51>-<uuid>",
        optional=optional,
    )  # fmt: skip
