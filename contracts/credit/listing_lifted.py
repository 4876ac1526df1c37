"""credit.listing-lifted: the listing organ took an organisation off its list (移出).

v1  2026-11  the reason as free text
v2  2026-11  the reason as a code, with an explanation; who decided it under which number
"""

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.elements import basic, lifts, listings, times
from contracts.elements.basic import Body
from contracts.roles import Role
from contracts.steps import Loss, Step


class V1(Body):
    """移出名单，事由为文字；移出后停止共享、使用和惩戒（信用修复管理办法第三条）。

    An exit from a list with the reason in words; sharing, use and measures end with it.
    """

    listing_id = listings.listing_id()
    lifted_on = times.day("移出日期", "lifted on")
    reason = basic.text("移出事由", "reason", longest=lifts.LONGEST)


class V2(lifts.Lift, listings.Keyed):
    """移出名单：原因、日期、决定机关；只有认定机关能移出（谁认定、谁修复；信用修复管理办法第三条）。

    An exit from a list: reason, day, deciding organ; only the listing organ lifts.
    """


NOT_IN_V1 = ("organ", "document_number")
OTHER = "other"
SEPARATOR = "："


def split(data: Data) -> Data:
    """v1 → v2: a text that begins with the name of a reason has its code, any other text is 其他."""
    reason, explanation = coded(data["reason"])
    return {**data, "reason": reason, "explanation": explanation, **dict.fromkeys(NOT_IN_V1)}


def joined(data: Data) -> Data:
    """v2 → v1: the name of the reason and the explanation make one text."""
    kept = {name: data[name] for name in ("listing_id", "lifted_on")}
    return kept | {"reason": text_of(data["reason"], data["explanation"])[: lifts.LONGEST]}


def coded(text: str) -> tuple[str, str | None]:
    """Code and explanation of a free text; the inverse of `text_of`."""
    for code, name in lifts.REASONS.items():
        if text == name:
            return code, None
        explanation = text.removeprefix(f"{name}{SEPARATOR}")
        if explanation not in (text, "") and (code != OTHER or _names_a_reason(explanation)):
            return code, explanation
    return OTHER, text


def text_of(code: str, explanation: str | None) -> str:
    """What people read; 其他 is said only where the explanation alone would be taken for another reason."""
    name = lifts.REASONS[code]
    if explanation is None:
        return name
    if code == OTHER and not _names_a_reason(explanation):
        return explanation
    return f"{name}{SEPARATOR}{explanation}"


def _names_a_reason(text: str) -> bool:
    """Whether the text, without any 其他 before it, would be read as a code and an explanation."""
    said = f"{lifts.REASONS[OTHER]}{SEPARATOR}"
    while text.startswith(said):
        text = text.removeprefix(said)
    return any(
        text == name or (text.startswith(f"{name}{SEPARATOR}") and text != f"{name}{SEPARATOR}")
        for name in lifts.REASONS.values()
    )


LISTING_LIFTED = Contract(
    "credit.listing-lifted",
    V1,
    V2,
    zh="名单条目已移出",
    en="listing lifted",
    key="listing_id",
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    steps=[
        Step(
            why_zh="移出事由拆分为原因代码和说明，可以统计和自动处理；增加决定机关和文号",
            why_en="the reason becomes a code and an explanation that machines can tell; organ and number added",
            up=split,
            down=joined,
            lost_down=[
                Loss(
                    "$.explanation",
                    "原因名称与说明合计超过1000字的部分；移出照旧生效",
                    "what exceeds 1000 characters together with the name of the reason; it is lifted all the same",
                ),
                Loss(
                    "$.organ",
                    "只有认定机关能移出，v1 的接收方已知认定机关",
                    "only the listing organ lifts, and a receiver of v1 knows that one",
                ),
                Loss(
                    "$.document_number",
                    "条目按编号移出，v1 无需移出文号",
                    "the entry is lifted by its id; v1 needs no number of the decision",
                ),
            ],
        )
    ],
    refusals=["ILLEGAL_TRANSITION"],
)
