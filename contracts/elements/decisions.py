"""Elements of a decision on a case (处罚决定): kinds, amounts, publication.

Columns as in the penalty part of 双公示 and of Credit China reports, where amounts are in 万元; here they are
in 分 (deploy/decisions/0012).
"""

from contracts.elements import acts, basic, bodies, times
from contracts.elements.basic import Body, Code, Text
from contracts.elements.conditions import in_order
from contracts.rules import Rule


PENALTIES = {  # what a decision may be: 行政处罚法 Art. 9 the six kinds, Art. 57 the decisions without a penalty
    "warning": "警告、通报批评",
    "fine": "罚款、没收违法所得、没收非法财物",
    "licence": "暂扣许可证件、降低资质等级、吊销许可证件",
    "restriction": "限制开展生产经营活动、责令停产停业、责令关闭、限制从业",
    "detention": "行政拘留",
    "other": "其他行政处罚",
    "none": "不予行政处罚",
    "judicial-transfer": "涉嫌犯罪，移送司法机关",
    "department-transfer": "移送其他行政管理部门",  # 市场监督管理行政处罚程序规定 Art. 60(4)
}
WITHOUT_PENALTY = frozenset({"none", "judicial-transfer", "department-transfer"})
FURTHER = {kind: name for kind, name in PENALTIES.items() if kind not in WITHOUT_PENALTY}
KINDS_OF_PENALTY = "行政处罚法 Art. 9, 57"
MOST_FEN = (
    10**15 - 1
)  # nine digits of 万元 with six decimals; below 2^53, so exact in every language

AMOUNT_NEEDS_PENALTY = Rule(
    name="amount-needs-penalty",
    code="AMOUNT_WITHOUT_PENALTY",
    zh="未作处罚的决定不得填写金额",
    en="a decision without a penalty has no amount",
    holds=lambda data: not data["amount_fen"] or data["penalty"] not in WITHOUT_PENALTY,
    broken={"penalty": "none", "amount_fen": 1},
    at="amount_fen",
    allowed="0 for " + ", ".join(sorted(WITHOUT_PENALTY)),
)
PARTS_MAKE_AMOUNT = Rule(
    name="fine-and-confiscation-make-the-amount",
    code="AMOUNT_PARTS_DIFFER",
    zh="罚款金额与没收金额均填写的，其和等于总金额",
    en="fine and confiscated amount, where both are given, make the amount",
    holds=lambda data: (
        data["fine_fen"] is None
        or data["confiscated_fen"] is None
        or data["fine_fen"] + data["confiscated_fen"] == data["amount_fen"]
    ),
    broken={"penalty": "fine", "amount_fen": 3, "fine_fen": 1, "confiscated_fen": 1},
    at="amount_fen",
    allowed="fine_fen + confiscated_fen",
)


def penalty() -> Code:
    """决定种类: the main kind."""
    return basic.code("决定种类", "kind of decision", codes=PENALTIES, source=KINDS_OF_PENALTY)


def decision_number() -> Text:
    """决定书文号."""
    return bodies.document_number("决定书文号", "decision number")


def fen(zh: str, en: str, *, optional: bool = False) -> basic.Whole:
    """An amount of money in 分, hundredths of a 元."""
    return basic.whole(zh, en, least=0, most=MOST_FEN, optional=optional)


def case_number(zh: str = "案号", en: str = "case number", *, optional: bool = False) -> Text:
    """案号, or the number of the filing document."""
    return bodies.document_number(zh, en, optional=optional)


class Decision(Body):
    """行政处罚决定: number, day, kind and amount; the rest as it is published (总局令第45号 Art. 4)."""

    decision_number = decision_number()
    decided_on = times.day("决定日期", "decided on")
    penalty = penalty()
    further_penalties = basic.several(
        "并处的其他处罚种类", "further kinds of penalty",
        basic.code("处罚种类", "kind of penalty", codes=FURTHER, source="行政处罚法 Art. 9"),
        most=5, optional=True,
    )  # fmt: skip
    amount_fen = fen("罚没金额合计（分）", "whole amount in fen")
    fine_fen = fen("罚款金额（分）", "fine in fen", optional=True)
    confiscated_fen = fen(
        "没收违法所得、没收非法财物的金额（分）", "confiscated amount in fen", optional=True
    )
    licence = basic.text(
        "暂扣或吊销证照名称及编号", "licence suspended or revoked", longest=200, optional=True
    )
    decided_by = basic.nested("处罚机关", "deciding organ", bodies.Organ, optional=True)
    case_number = case_number(optional=True)
    violation = basic.text("违法行为类型", "kind of violation", longest=200, optional=True)
    facts = basic.text("违法事实", "facts found", longest=2000, optional=True)
    basis = acts.legal_basis(
        "处罚依据", "basis of the decision", source="行政处罚法 Art. 59", optional=True
    )
    content = basic.text("处罚内容", "content of the decision", longest=2000, optional=True)
    transferred_to = basic.text(
        "移送的机关", "organ it was transferred to", longest=100, optional=True
    )
    served_on = times.day("送达日期", "served on", source="行政处罚法 Art. 61", optional=True)
    published_on = times.day("公示日期", "published on", source="行政处罚法 Art. 48", optional=True)
    published_until = times.day("公示截止期", "published until", optional=True)
    remark = acts.remark()

    rules = (
        AMOUNT_NEEDS_PENALTY,
        PARTS_MAKE_AMOUNT,
        in_order("decided_on", "served_on", "决定、送达日期先后有序", "decision and service"),
        in_order(
            "published_on", "published_until", "公示起止日期先后有序", "start and end of publication"
        ),
    )  # fmt: skip
