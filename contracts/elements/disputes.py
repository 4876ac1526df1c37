"""Objections (异议) to an entry: noted at once on the entry, settled by the organ that made it."""

from contracts.elements import acts, basic, bodies, times
from contracts.elements.basic import Body, Text
from contracts.elements.conditions import in_order
from contracts.rules import Rule


PLAN = "国办发〔2025〕22号"
MATTERS = {"published-content": "公示内容", "period": "公示期限", "repair-result": "信用修复结果"}
CHANNELS = {"credit-china": "信用中国网站", "sector-body": "行业主管部门"}
OUTCOMES = {  # our codes
    "upheld": "异议成立",
    "partly-upheld": "异议部分成立",
    "rejected": "异议不成立",
    "withdrawn": "异议人撤回",
}
UPHELD = frozenset({"upheld", "partly-upheld"})
KEPT = "kept"
CONSEQUENCES = {KEPT: "维持原条目", "corrected": "更正", "lifted": "移出"}

UPHELD_CHANGES_ENTRY = Rule(
    name="upheld-dispute-changes-the-entry",
    code="SETTLEMENT_UNCLEAR",
    zh="异议成立或者部分成立的，条目须更正或者移出；不成立或者撤回的，维持原条目",
    en="an upheld objection corrects or lifts the entry; a rejected or withdrawn one leaves it as it is",
    holds=lambda data: (data["outcome"] in UPHELD) == (data["consequence"] != KEPT),
    broken={"outcome": "rejected", "consequence": "lifted"},
    at="consequence",
    allowed="kept for rejected, withdrawn; else corrected, lifted",
)


def dispute_id() -> Text:
    """异议编号, given by the side where the objection was lodged."""
    return acts.aggregate_id("异议编号", "dispute id")


class Numbered(Body):
    """Which of the objections to an entry."""

    dispute_id = dispute_id()


class Objection(Body):
    """异议：内容、理由、受理渠道；一个工作日内作异议标注。

    To what, why, where it was lodged; the entry is marked within one working day.
    """

    objected_to = basic.code("异议内容", "objected to", codes=MATTERS, source=PLAN)
    grounds = basic.text("异议理由", "grounds", longest=1000)
    channel = basic.code("受理渠道", "channel", codes=CHANNELS, source=PLAN)
    organ = basic.nested("受理机关", "organ that received it", bodies.Organ)
    received_on = times.day("收到异议日期", "received on")
    disputed_on = times.day("异议标注日期", "marked on", source="上海市社会信用条例 Art. 36")
    attachments = acts.attachments(most=10)
    remark = acts.remark()

    rules = (
        in_order("received_on", "disputed_on", "收到异议、标注日期", "receipt and mark"),
    )  # fmt: skip


class Settlement(Body):
    """异议处理结果：结果、对条目的处理、告知异议人的日期。

    The outcome, what becomes of the entry, and when the objector was told.
    """

    settled_on = times.day("处理日期", "settled on")
    outcome = basic.code("处理结果", "outcome", codes=OUTCOMES, source=PLAN)
    consequence = basic.code(
        "对条目的处理", "what becomes of the entry", codes=CONSEQUENCES, source=PLAN
    )
    organ = basic.nested("处理机关", "deciding organ", bodies.Organ)
    explanation = basic.text("处理说明", "explanation", longest=1000, optional=True)
    told_on = times.day("告知异议人日期", "objector told on", optional=True)
    remark = acts.remark()

    rules = (
        UPHELD_CHANGES_ENTRY,
        in_order("settled_on", "told_on", "处理、告知日期", "settlement and notice"),
    )
