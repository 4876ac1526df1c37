"""Elements of an enforcement lead (执法线索)."""

from contracts.elements import basic
from contracts.elements.basic import Text
from contracts.rules import Rule


FIELDS = {  # 执法领域: the six with published Chuan-Yu agreements, see deploy/decisions/0005
    "market": "市场监管",
    "environment": "生态环境",
    "transport": "交通运输",
    "labour": "劳动保障监察",
    "culture-tourism": "文化旅游",
    "intellectual-property": "知识产权",
}
SOURCES = {  # 线索来源, SAMR procedure Art. 18
    "inspection": "监督检查",
    "complaint": "投诉举报",
    "transfer": "其他机关移送",
    "assignment": "上级交办",
}
PENALTIES = {  # what a decision may be: 行政处罚法 Art. 9 the six kinds, Art. 57 the decisions without a penalty
    "warning": "警告、通报批评",
    "fine": "罚款、没收违法所得、没收非法财物",
    "licence": "暂扣许可证件、降低资质等级、吊销许可证件",
    "restriction": "限制开展生产经营活动、责令停产停业、责令关闭、限制从业",
    "detention": "行政拘留",
    "other": "其他行政处罚",
    "none": "不予行政处罚",
    "judicial-transfer": "涉嫌犯罪,移送司法机关",
    "department-transfer": "移送其他行政管理部门",  # 市监处罚程序规定 Art. 60(4)
}
WITHOUT_PENALTY = frozenset({"none", "judicial-transfer", "department-transfer"})

AMOUNT_NEEDS_PENALTY = Rule(
    name="amount-needs-penalty",
    code="AMOUNT_WITHOUT_PENALTY",
    zh="未作处罚的决定不得填写金额",
    en="a decision without a penalty has no amount",
    holds=lambda data: not data["amount_yuan"] or data["penalty"] not in WITHOUT_PENALTY,
    broken={"penalty": "none", "amount_yuan": 1},
    at="amount_yuan",
    allowed="0 for " + ", ".join(sorted(WITHOUT_PENALTY)),
)


def lead_id(*, optional: bool = False) -> Text:
    """线索编号: <region of the sender>-<uuid>."""
    return basic.text(
        "线索编号",
        "lead id",
        longest=39,
        pattern=r"5[01]-[0-9a-f-]{36}",
        form="<50 or 51>-<uuid>",
        optional=optional,
    )
