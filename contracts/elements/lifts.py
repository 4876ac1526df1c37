"""How an entry leaves its list (移出), and how it comes back (恢复列入)."""

from contracts.elements import acts, basic, bodies, times
from contracts.elements.basic import Body, Code, Nested, Text


REASONS = {  # our codes; every exit ends sharing, use and measures on the other side
    "repaired": "信用修复",
    "period-over": "期满",
    "annulled": "认定撤销",
    "dispute-upheld": "异议成立",
    "status-ended": "守信状态终止",  # red lists: the grade or certification behind it ended
    "shielded": "破产重整计划执行期间屏蔽",  # 国办发〔2025〕22号
    "other": "其他",
}
RELISTING_REASONS = {
    "repair-fraud": "信用修复中弄虚作假，撤销移出",  # 应急管理部令第11号
    "lifted-in-error": "移出有误",
    "other": "其他",
}
SOURCE = "信用修复管理办法 Art. 3；国办发〔2025〕22号"
LONGEST = 1000


def reason() -> Code:
    """移出原因."""
    return basic.code("移出原因", "reason of lifting", codes=REASONS, source=SOURCE)


def explanation(*, optional: bool = True) -> Text:
    """What the code does not say."""
    return basic.text("说明", "explanation", longest=LONGEST, optional=optional)


def organ() -> Nested:
    """Who decided: for the exit a field of its own beside the organ of the entry."""
    return basic.nested("决定机关", "deciding organ", bodies.Organ, optional=True)


class Lift(Body):
    """移出：原因、日期、决定机关。

    An exit: reason, day, deciding organ.
    """

    lifted_on = times.day("移出日期", "lifted on")
    reason = reason()
    explanation = explanation()
    organ = organ()
    document_number = bodies.document_number(
        "移出决定书文号", "number of the decision", optional=True
    )


class Relisting(Body):
    """恢复列入：移出被撤销，条目按剩余期限恢复。

    The removal is revoked and the entry stands again, with its remaining period.
    """

    relisted_on = times.day("恢复列入日期", "listed again on")
    reason = basic.code(
        "恢复列入原因", "reason of listing again", codes=RELISTING_REASONS, source="应急管理部令第11号"
    )  # fmt: skip
    explanation = explanation()
    organ = organ()
    document_number = bodies.document_number(
        "恢复列入决定书文号", "number of the decision", optional=True
    )
    expires_on = times.day("预计退出日期", "expected end", optional=True)
    remark = acts.remark()
