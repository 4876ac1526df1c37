"""What goes along with a lead or a case: the list of goods (涉案物品清单) and the list of papers (移送材料清单).

Columns as in 四川省行政执法 案件移送书: 序号 名称 数量 特征 存放地, and 序号 名称 规格 数量.
"""

from contracts.elements import basic, bodies, times
from contracts.elements.basic import Body, Several, Text, Whole
from contracts.elements.conditions import all_differ, in_order


# Preservation is decided on within seven working days (行政处罚法 Art. 56); sealing and seizure end after 30 days,
# 60 when extended (行政强制法 Art. 25).
MEASURES = {  # 行政处罚法 Art. 56, 行政强制法 Art. 9
    "registered-preservation": "先行登记保存",
    "sealing": "查封",
    "seizure": "扣押",
}


def _serial() -> Whole:
    return basic.whole("序号", "number in the list", least=1, most=9999)


def _specification(zh: str, en: str) -> Text:
    return basic.text(zh, en, longest=200, optional=True)


class Measure(Body):
    """物品所处的措施及其届满日期；检测时间不计入期限，故届满日期须载明。

    The measure the goods are under, and until when: time of testing is not counted, so that the last day is stated.
    """

    kind = basic.code("措施种类", "kind of measure", codes=MEASURES, source="行政强制法 Art. 9")
    document_number = bodies.document_number("措施决定书文号", "number of the decision on it")
    sealed_on = times.day("措施起始日期", "from")
    sealed_until = times.day("措施届满日期", "until")
    extended = basic.flag("是否已延长", "already extended", source="行政强制法 Art. 25")

    rules = (
        in_order(
            "sealed_on", "sealed_until", "措施起始、届满日期先后有序", "start and end of a measure"
        ),
    )


class Goods(Body):
    """涉案物品清单的一项。

    One line of the list of goods.
    """

    number = _serial()
    name = basic.text("物品名称", "name", longest=200)
    specification = _specification("规格（特征）", "specification or features")
    quantity = basic.text(
        "数量", "quantity", longest=14, pattern=r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,4})?",
        form="decimal number, at most 4 decimals",
    )  # fmt: skip
    unit = basic.text("计量单位", "unit", longest=20)
    kept_at = basic.text("存放地", "where it is kept", longest=200)
    measure = basic.nested("所处强制措施", "measure it is under", Measure, optional=True)


class Document(Body):
    """移送材料清单的一项。

    One line of the list of documents that go along.
    """

    number = _serial()
    name = basic.text("材料名称", "name", longest=200)
    specification = _specification("规格", "specification, such as A4, copy")
    quantity = basic.whole("数量（份）", "number of copies", least=1, most=9999)


def goods(*, most: int = 100, optional: bool = True) -> Several:
    """涉案物品清单."""
    line = basic.nested("涉案物品", "goods", Goods)
    return basic.several("涉案物品清单", "list of goods", line, most=most, optional=optional)


def documents(*, most: int = 100, optional: bool = True) -> Several:
    """移送材料清单."""
    line = basic.nested("移送材料", "document", Document)
    return basic.several("移送材料清单", "list of documents", line, most=most, optional=optional)


GOODS_ONCE = all_differ(
    "goods", "number", "涉案物品序号", "numbers of goods",
    example={"number": 1, "name": "白酒", "quantity": "240", "unit": "瓶", "kept_at": "物证室"},
)  # fmt: skip
DOCUMENTS_ONCE = all_differ(
    "documents", "number", "移送材料序号", "numbers of documents",
    example={"number": 1, "name": "现场笔录", "quantity": 1},
)  # fmt: skip
