"""Codes: rules of matters and their lists."""

from contracts.codes.explanation import Explanation


CODES = {
    "MATTER_ID_MISMATCH": Explanation(
        "事项编号与清单序号不一致",
        "the matter id does not agree with the list number",
        "事项编号写作 <地区代码>-<清单序号>",
        "write the matter id as <region>-<list number>",
    ),
    "PROMISE_EXCEEDS_LAW": Explanation(
        "承诺办结时限长于法定办结时限",
        "the promised limit is longer than the statutory one",
        "承诺时限只能短于或等于法定时限",
        "a promise may shorten the statutory time, never lengthen it",
    ),
}
