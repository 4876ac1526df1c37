"""What a message belongs to or comes from, named by the key both sides know it by."""

from contracts.elements import acts, basic
from contracts.elements.basic import Body, Nested


CONCERNS = {
    "lead": "线索移送",
    "case": "案件移送",
    "assistance": "协查",
    "joint-case": "联合办案",
    "referral": "行刑衔接",
}


class Concern(Body):
    """双方之间的一个事项：种类和编号。

    A matter between the two sides: its kind and its id.
    """

    kind = basic.code(
        "事项种类", "kind of matter", codes=CONCERNS, source="重庆市法治政府建设实施方案 26, 27"
    )
    id = acts.aggregate_id("事项编号", "its id")


def concern(zh: str, en: str, *, optional: bool = False) -> Nested:
    """所属事项, 来源事项."""
    return basic.nested(zh, en, Concern, optional=optional)
