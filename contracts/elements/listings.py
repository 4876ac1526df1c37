"""Elements of a red or black list entry (名单条目); shapes as fed back by the national platform."""

from collections.abc import Container, Sequence
from typing import ClassVar

from contracts.elements import acts, basic, bodies, persons, times
from contracts.elements.basic import Body, Code, Text
from contracts.elements.conditions import in_order
from contracts.rules import Rule


KINDS = {"red": "红名单（守信）", "black": "黑名单（严重失信）"}
TIERS = {"national": "全国", "provincial": "省级", "local": "地方"}  # a local list binds locally
RED_LISTS = {
    "taxpayer-a": "纳税信用A级",
    "customs-aeo": "海关高级认证企业",
    "labour-a": "劳动保障守法诚信等级A",
    "environment-top": "环保信用评价最高等级",
    "honest": "守信激励对象、诚信典型",
}
BLACK_LISTS = {
    "wage-arrears": "拖欠农民工工资失信联合惩戒对象",
    "work-safety": "安全生产严重失信主体",
    "market-serious": "市场监管严重违法失信名单",
    "tax-serious": "重大税收违法失信主体",
    "judgment-defaulter": "失信被执行人",
    "culture-tourism": "文旅市场严重失信主体",
    "procurement": "政府采购严重违法失信行为记录",
    "overloading": "严重违法超限超载运输当事人",
}
LISTS = {  # 全国公共信用信息基础目录 and the orders that set the lists up
    **RED_LISTS,
    **BLACK_LISTS,
    "local-other": "地方性法规设列的其他名单",  # of either kind
}
_OTHER_KIND: dict[str, Container[str]] = {"red": BLACK_LISTS, "black": RED_LISTS}
SERIOUS = "serious"
CLASSES = {"minor": "轻微失信", "general": "一般失信", SERIOUS: "严重失信"}
WITHHELD = {  # our codes
    "secrecy": "涉及国家秘密、商业秘密或者个人隐私",  # 总局令第45号 Art. 5-7
}
REFUSALS = {
    "TIER_LOCAL": "地方名单只在本地区有效",
    "LIST_NOT_RECOGNISED": "该名单不在互认范围内",
    "PERIOD_OVER": "名单条目有效期已过",
}
END_REASONS = {
    "lifted": "对方移出",
    "period-over": "名单条目有效期届满",
    "corrected": "更正后不符合互认条件",
}
PLAN = "国办发〔2025〕22号"
LISTING = "国办发〔2020〕49号"

LIST_OF_ITS_KIND = Rule(
    name="list-is-of-its-kind",
    code="LIST_OF_OTHER_KIND",
    zh="守信名单为红名单，严重失信名单为黑名单",
    en="a list of the honest is red, one of the dishonest is black",
    holds=lambda entry: entry["list_code"] not in _OTHER_KIND[entry["kind"]],
    broken={"kind": "red", "list_code": "wage-arrears"},
    at="list_code",
    allowed="a list of the kind, or local-other",
)
RED_HAS_NO_CLASS = Rule(
    name="red-entry-has-no-class",
    code="CLASS_OF_RED_LIST",
    zh="红名单条目不分失信等级",
    en="an entry of a red list has no class of dishonesty",
    holds=lambda entry: entry["kind"] != "red" or entry["severity"] is None,
    broken={"kind": "red", "severity": "serious"},
    at="severity",
)
BLACK_IS_SERIOUS = Rule(
    name="black-entry-is-serious",
    code="CLASS_OF_BLACK_LIST",
    zh="黑名单即严重失信主体名单，其条目填写失信等级的，须为严重失信",
    en="a black list is one of the seriously dishonest: where an entry of it has a class, it is serious",
    holds=lambda entry: entry["kind"] != "black" or entry["severity"] in (None, SERIOUS),
    broken={"kind": "black", "list_code": "wage-arrears", "severity": "minor"},
    at="severity",
    allowed=SERIOUS,
)
WITHHELD_IS_NOT_PUBLISHED = Rule(
    name="withheld-entry-is-not-published",
    code="PUBLISHED_THOUGH_WITHHELD",
    zh="不予公示的条目不得填写公示日期",
    en="an entry that is withheld from publication has no days of publication",
    holds=lambda entry: (
        entry["withheld"] is None
        or (entry["published_on"] is None and entry["published_until"] is None)
    ),
    broken={"withheld": "secrecy", "published_on": "2026-06-01"},
    at="published_on",
)
PERIOD_IN_ORDER = in_order(
    "listed_on", "expires_on", "列入日期与预计退出日期", "listing and expected end"
)
PUBLICATION_IN_ORDER = in_order(
    "published_on", "published_until", "公示起止日期", "start and end of publication"
)


def listing_id() -> Text:
    """名单条目编号: the same for the same credit code, date and document number."""
    return acts.aggregate_id("名单条目编号", "listing id")


def kind() -> Code:
    """红黑名单."""
    return basic.code("红黑名单", "red or black", codes=KINDS, source=LISTING)


def list_code() -> Code:
    """名单."""
    return basic.code("名单", "list", codes=LISTS, source="全国公共信用信息基础目录（2024年版）")


def tier() -> Code:
    """名单层级."""
    return basic.code("名单层级", "tier", codes=TIERS, source=LISTING)


def severity(*, optional: bool = True) -> Code:
    """失信信息等级; which class an act belongs to is set by the organs of each field."""
    return basic.code(
        "失信信息等级", "class of dishonesty", codes=CLASSES, source=PLAN, optional=optional
    )


class Keyed(Body):
    """Key of what happens to an entry; named last among the bases, its field is the first."""

    listing_id = listing_id()


class Particulars(Body):
    """名单条目（不含自然人）：全国拖欠工资名单回流数据及据以决定的要素。

    A list entry without its persons: the feed of the national wage black list, and what is decided with it.
    """

    subject = basic.nested("列入对象", "subject", bodies.Subject)
    kind = kind()
    list_code = list_code()
    list_name = basic.text(
        "名单项目名称", "name of the list", longest=200, source=persons.FEED, optional=True
    )
    tier = tier()
    severity = severity()
    division = bodies.division("名单所属地区", "division the list belongs to", optional=True)
    organ = basic.nested("认定机关", "listing organ", bodies.Organ)
    source_organ = basic.nested("数据来源单位", "source of the data", bodies.Organ, optional=True)
    document_number = bodies.document_number()
    cause = basic.text("列入事由", "cause", longest=1000)
    basis = acts.legal_basis("列入依据", "legal basis", source=LISTING)
    decided_on = times.day("认定日期", "decided on", optional=True)
    repair_notice_on = times.day(
        "信用修复告知日期", "told how to repair on", source=f"{PLAN} 两书同达", optional=True
    )
    listed_on = times.day("列入日期", "listed on")
    expires_on = times.day("预计退出日期", "expected end", source=persons.FEED, optional=True)
    renewal_reason = basic.text(
        "续期原因", "reason of a renewal", longest=500, source=persons.FEED, optional=True
    )
    exit_status = basic.text(
        "到期退出情况", "exit at the end", longest=200, source=persons.FEED, optional=True
    )
    published_on = times.day("公示日期", "published on", optional=True)
    published_until = times.day("公示截止期", "published until", optional=True)
    withheld = basic.code(
        "不予公示原因", "withheld from publication", codes=WITHHELD, source=PLAN, optional=True
    )
    remark = acts.remark()

    rules: ClassVar[Sequence[Rule]] = (
        PERIOD_IN_ORDER,
        PUBLICATION_IN_ORDER,
        LIST_OF_ITS_KIND,
        RED_HAS_NO_CLASS,
        BLACK_IS_SERIOUS,
        WITHHELD_IS_NOT_PUBLISHED,
    )


class Entry(Particulars):
    """现行名单条目，含自然人：证件号码脱敏，以摘要关联。

    A list entry as it is now declared, with its persons: masked, joined by a digest.
    """

    legal_representative = persons.legal_representative()
    responsible_persons = persons.responsible_persons()
