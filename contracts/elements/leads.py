"""Elements of an enforcement lead (执法线索) and of the letter that offers it (线索移送函)."""

from collections.abc import Mapping

from contracts.elements import acts, basic, bodies, goods, parties, times
from contracts.elements.basic import Body, Text
from contracts.elements.conditions import in_order
from contracts.elements.goods import DOCUMENTS_ONCE, GOODS_ONCE
from contracts.rules import Rule


FIELDS = {  # 执法领域: the six with published Chuan-Yu agreements, see deploy/decisions/0005
    "market": "市场监管",
    "environment": "生态环境",
    "transport": "交通运输",
    "labour": "劳动保障监察",
    "culture-tourism": "文化旅游",
    "intellectual-property": "知识产权",
}
OTHER = "other"
ANY_FIELD = {**FIELDS, OTHER: "其他领域（须填写名称）"}
SOURCES = {  # 线索来源, SAMR procedure Art. 18
    "inspection": "监督检查",
    "complaint": "投诉举报",
    "transfer": "其他机关移送",
    "assignment": "上级交办",
}
SAMR = "市场监督管理行政处罚程序规定"


def lead_id() -> Text:
    """线索编号, given by the side that offers the lead."""
    return acts.aggregate_id("线索编号", "lead id")


FIELD_IS_NAMED = Rule(
    name="other-field-is-named",
    code="FIELD_NOT_NAMED",
    zh="执法领域为其他的，须填写领域名称；其余不填",
    en="another field than those of the list is named; one of the list is not named once more",
    holds=lambda data: (data["field"] == OTHER) == (data["field_name"] is not None),
    broken={"field": OTHER, "field_name": None},
    at="field_name",
)


def field(codes: Mapping[str, str] = ANY_FIELD) -> basic.Code:
    """执法领域."""
    return basic.code("执法领域", "field", codes=codes, source="实施方案 clause 26")


def field_name() -> Text:
    """Which field, when it is none of the list; `FIELD_IS_NAMED` goes with it."""
    return basic.text("其他领域的名称", "name of another field", longest=50, optional=True)


def source() -> basic.Code:
    """线索来源."""
    return basic.code("线索来源", "source", codes=SOURCES, source=f"{SAMR} Art. 18")


def letter_number() -> Text:
    """移送函文号."""
    return bodies.document_number("移送函文号", "number of the transfer letter")


def facts() -> Text:
    """涉嫌违法事实."""
    return basic.text("涉嫌违法事实", "suspected facts", longest=2000)


class Keyed(Body):
    """Key of what happens to a lead."""

    lead_id = lead_id()


class Letter(Body):
    """线索移送函: what a lead has of a 案件移送函, with what runs out or goes along with it.

    Who reported it stays with the sender (举报人信息保密); that it was reported under a real name is told,
    since that person must hear of the filing decision within five working days (总局令第20号).
    """

    letter_number = letter_number()
    field = field()
    field_name = field_name()
    source = source()
    sender = basic.nested("移送机关", "sending organ", bodies.Organ)
    contact = acts.contact()
    receiver = parties.addressee("受移送机关", "receiving organ")
    suspect = parties.party("当事人", "suspect")
    violation = basic.text(
        "涉嫌违法行为（案由）", "suspected violation", longest=200, optional=True
    )
    facts = facts()
    basis = acts.legal_basis("移送依据", "basis of the transfer")
    found_on = times.day("发现日期", "found on")
    transferred_on = times.day("移送日期", "date of the letter", optional=True)
    occurred_from = times.day("违法行为发生日期", "violation began on", optional=True)
    occurred_until = times.day(
        "违法行为终了日期", "violation ended on", source="行政处罚法 Art. 36", optional=True
    )
    limitation_ends_on = times.day(
        "追责时效届满日期", "limitation ends on", source="行政处罚法 Art. 36", optional=True
    )
    place_division = bodies.division(
        "违法行为发生地行政区划", "division of the place of violation", optional=True
    )
    place = basic.text(
        "违法行为发生地", "place of violation", longest=200, source="行政处罚法 Art. 22",
        optional=True,
    )  # fmt: skip
    real_name_report = basic.flag(
        "是否实名举报", "reported under a real name", source="总局令第20号 Art. 31", optional=True
    )
    documents = goods.documents()
    goods = goods.goods()
    attachments = acts.attachments()
    remark = acts.remark()

    rules = (
        FIELD_IS_NAMED,
        DOCUMENTS_ONCE,
        GOODS_ONCE,
        in_order("found_on", "transferred_on", "发现、移送日期先后有序", "discovery and transfer"),
        in_order(
            "occurred_from", "occurred_until", "违法行为发生、终了日期先后有序", "start and end of the violation"
        ),
        in_order(
            "occurred_until", "limitation_ends_on", "违法行为终了、时效届满日期先后有序",
            "end of the violation and end of the limitation",
        ),
    )  # fmt: skip
