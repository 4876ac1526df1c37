"""enforcement.lead-decided: the decision on the case goes back to where the lead came from (结果反馈).

v1  2026-11  one kind and one amount in 万元, as Credit China feeds give it
v2  2026-11  amounts are whole 分; several kinds; who decided what, and until when it is published
"""

from decimal import Decimal

from contracts.anatomy import Data
from contracts.contract import Contract, KeyOwner
from contracts.elements import basic, decisions, leads, times, turns
from contracts.elements.basic import Body
from contracts.roles import Role
from contracts.rules import Rule
from contracts.steps import Loss, Step


WAN = 1_000_000  # 分 in one 万元
WITHOUT_PENALTY = decisions.WITHOUT_PENALTY
AMOUNT_IN_WAN_NEEDS_PENALTY = Rule(
    name="amount-in-wan-needs-penalty",
    code="AMOUNT_WITHOUT_PENALTY",
    zh="未作处罚的决定不得填写金额",
    en="a decision without a penalty has no amount",
    holds=lambda data: not Decimal(data["amount_wan"]) or data["penalty"] not in WITHOUT_PENALTY,
    broken={"penalty": "none", "amount_wan": "0.000001"},
    at="amount_wan",
    allowed="0 for " + ", ".join(sorted(WITHOUT_PENALTY)),
)


class V1(Body):
    """处理决定：决定书文号、日期、种类和金额，金额以万元为单位，与信用中国公示一致。

    Number, day, kind and amount of the decision, in 万元 as in Credit China reports.
    """

    lead_id = leads.lead_id()
    decision_number = decisions.decision_number()
    decided_on = times.day("决定日期", "decided on")
    penalty = decisions.penalty()
    amount_wan = basic.text(
        "金额（万元）", "amount in ten thousand yuan", longest=16, source="信用中国 行政处罚信息",
        pattern=r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?", form="decimal number, at most 6 decimals",
    )  # fmt: skip

    rules = (AMOUNT_IN_WAN_NEEDS_PENALTY,)


class V2(decisions.Decision, leads.Keyed):
    """行政处罚决定：按公示内容反馈（市场监管总局令第45号第四条），金额以分为单位，可精确到分。

    The decision as it is published (SAMR Order 45 Art. 4); amounts are whole 分, so that nothing is rounded.
    """


SAME = ("lead_id", "decision_number", "decided_on", "penalty")
EMPTY = dict.fromkeys(V2().fields)


def up(data: Data) -> Data:
    """万元 become 分: six decimals make it exact."""
    amount = int(Decimal(data["amount_wan"]) * WAN)
    return {**EMPTY, **{name: data[name] for name in SAME}, "amount_fen": amount}


def down(data: Data) -> Data:
    """分 become 万元, without zeros at the end."""
    whole, rest = divmod(data["amount_fen"], WAN)
    decimals = f".{rest:06}".rstrip("0") if rest else ""
    return {name: data[name] for name in SAME} | {"amount_wan": f"{whole}{decimals}"}


NOT_CARRIED = "v1 无此字段", "v1 has no such field"
CARRIED = {*SAME, "amount_fen"}
OVERLOOKED = {  # what must not be missed when the other side acts upon the decision
    "further_penalties": ("v1 只有一种处罚，并处的处罚会被忽略", "v1 has one kind of penalty only"),
    "licence": (
        "v1 不载明被暂扣或吊销的证照",
        "v1 does not say which licence is not valid any more",
    ),
    "transferred_to": ("v1 不载明移送的机关", "v1 does not say who has the case now"),
}
LOST = (
    *(Loss(f"$.{name}", *why, harmless=False) for name, why in OVERLOOKED.items()),
    *(
        Loss(f"$.{name}", *NOT_CARRIED)
        for name in EMPTY
        if name not in CARRIED and name not in OVERLOOKED
    ),
)

LEAD_DECIDED = Contract(
    "enforcement.lead-decided",
    V1,
    V2,
    zh="线索已处理决定",
    en="lead decided",
    key="lead_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    steps=[
        Step(
            why_zh="金额单位由万元改为分；可以并处多种处罚；增加处罚机关、依据、公示等内容",
            why_en="the unit changes from 万元 to 分; several kinds of penalty; organ, basis, publication added",
            up=up,
            down=down,
            lost_up=(
                Loss(
                    "$.amount_wan",
                    "小数末尾的零",
                    "zeros at the end of the decimals; the value is kept",
                ),
            ),
            lost_down=LOST,
        )
    ],
    refusals=turns.TOLD_TO_SENDER,
)
