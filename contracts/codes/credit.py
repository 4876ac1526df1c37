"""Codes: rules of red and black lists."""

from contracts.codes.explanation import Explanation


CODES = {
    "ALREADY_DECLARED": Explanation(
        "该名单条目已经发布",
        "this listing was declared before",
        "如需再次列入,请使用新的文书号",
        "to list it again use a new document number",
    ),
    "TIER_LOCAL": Explanation(
        "地方名单只在本地区有效",
        "a local list binds only in its own area",
        "无需跨省互认",
        "no recognition across the border",
    ),
    "LIST_NOT_RECOGNISED": Explanation(
        "该名单不在互认范围内",
        "this list is not among those recognised",
        "核对互认名单目录",
        "see the catalogue of recognised lists",
    ),
    "PERIOD_OVER": Explanation(
        "名单条目有效期已过",
        "the period of the listing is over",
        "无需互认",
        "there is nothing left to recognise",
    ),
}
