"""How an entry is corrected (更正): the whole entry as it now stands, and why it changed."""

from contracts.elements import basic, bodies, disputes, listings, times
from contracts.elements.conditions import all_differ, in_order


REASONS = {  # our codes
    "dispute-upheld": "异议成立",
    "data-error": "数据有误",
    "act-varied": "所依据的行政决定变更",  # 行政处罚法 Art. 48
    "renewed": "续期",  # 续期原因 of the national feed
}


DISPUTES_ONCE = all_differ(
    "dispute_ids",
    "",
    "异议编号",
    "objections",
    example="50-4a7d2c1b-8e90-4f3a-b1c2-d3e4f5a6b701",
)


class Correction(listings.Entry):
    """更正后的条目全文；列入对象、列入日期和文书号据以识别，不得更改。

    The corrected entry in full; subject, listing day and document number name it and stay the same.
    """

    corrected_on = times.day("更正日期", "corrected on")
    correction_reason = basic.code(
        "更正原因", "reason of the correction", codes=REASONS, source=f"行政处罚法 Art. 48; {listings.PLAN}"
    )  # fmt: skip
    explanation = basic.text("更正说明", "explanation", longest=1000, optional=True)
    dispute_ids = basic.several(
        "所依据的异议", "objections it follows", disputes.dispute_id(), most=10, optional=True
    )
    correction_number = bodies.document_number(
        "更正文书号", "number of the correction", optional=True
    )

    rules = (
        *listings.Entry.rules,
        DISPUTES_ONCE,
        in_order("listed_on", "corrected_on", "列入、更正日期", "listing and correction"),
    )
