"""Measures (奖惩措施) that rest on a recognised entry, and the feedback of those who apply them (反馈).

The national list orders measures by [measure, target, legal basis, implementing organ] in three groups;
the wording of an item differs between editions, so it travels beside the code.
"""

from contracts.elements import acts, basic, bodies, persons, times
from contracts.elements.basic import Body, Text
from contracts.elements.conditions import in_order
from contracts.rules import Rule


LIST = "全国失信惩戒措施基础清单（2024年版）"
STATE_COUNCIL = "国办发〔2020〕49号"
SHANGHAI = "上海市社会信用条例"
RESTRICTION, INTERNAL, OTHERS, INCENTIVE = "restriction", "internal", "others", "incentive"
GROUPS = {
    RESTRICTION: "公共管理机构依法依规实施的减损权益或者增加义务的措施",
    INTERNAL: "公共管理机构内部管理措施",
    OTHERS: "公共管理机构以外的组织自主实施的措施",
    INCENTIVE: "守信激励措施",
}
BY_GROUP = {
    RESTRICTION: {
        "market-entry": "限制市场或行业准入",
        "bidding": "限制参加政府采购和招标投标",
        "posts": "限制任职",
        "consumption": "限制消费",
        "exit": "限制出境",
        "schooling": "限制升学复学",
    },
    INTERNAL: {
        "funds": "限制申请财政性资金项目",
        "honours": "限制参加评先评优",
        "conveniences": "限制享受优惠政策和便利措施",
        "key-supervision": "纳入重点监管范围",
    },
    OTHERS: {
        "credit-reports": "纳入市场化征信或评级报告",
        "prudent-lending": "从严审慎授信",
    },
    INCENTIVE: {  # 上海市社会信用条例 Art. 29
        "licensing-convenience": "行政许可中给予便利",
        "funds-priority": "财政性资金项目优先",
        "bidding-points": "招标投标、政府采购加分",
        "fewer-checks": "减少日常检查",
    },
}
OTHER = "other"
MEASURES = {code: name for group in BY_GROUP.values() for code, name in group.items()}
MEASURES[OTHER] = "清单所列的其他措施"
DEPARTMENT_RULE = "department-rule"
RANKS = {
    "law": "法律",
    "administrative-regulation": "行政法规",
    "central-policy": "党中央、国务院政策文件",
    "local-regulation": "地方性法规",
    DEPARTMENT_RULE: "部门规章",
}
END_REASONS = {  # our codes
    "recognition-ended": "互认终止",
    "period-over": "措施期满",
    "dispute-upheld": "异议成立",
    "annulled": "措施决定被撤销",
    "shielded": "破产重整计划执行期间解除",  # 国办发〔2025〕22号
    "other": "其他",
}
RESULTS = {  # our codes
    "in-force": "持续实施",
    "completed": "已实施完毕",
    "no-occasion": "未发生适用情形",
}
FEEDBACK = "应急管理部令第11号 Art. 5"

PUBLISHED_FIRST = Rule(
    name="measure-is-published-before-it-is-applied",
    code="MEASURE_NOT_PUBLISHED",
    zh="未经公布的惩戒措施不得实施：措施清单公布日期不得晚于实施日期",
    en="a measure that was not published may not be applied: its list is published on or before that day",
    holds=lambda data: bool(data["published_on"] <= data["applied_on"]),
    broken={"published_on": "2026-06-02", "applied_on": "2026-06-01"},
    at="published_on",
    allowed="≤ applied_on",
)
RESTRICTION_NEEDS_LAW = Rule(
    name="restriction-rests-on-law",
    code="MEASURE_BASIS_TOO_LOW",
    zh="减损权益或者增加义务的措施须以法律、法规或者党中央、国务院政策文件为依据",
    en="a measure that reduces rights or adds duties rests on a law, a regulation or a central policy document",
    holds=lambda data: data["group"] != RESTRICTION or data["basis_rank"] != DEPARTMENT_RULE,
    broken={"group": RESTRICTION, "measure": OTHER, "basis_rank": DEPARTMENT_RULE},
    at="basis_rank",
    allowed="law, administrative-regulation, central-policy, local-regulation",
)
OF_ITS_GROUP = Rule(
    name="measure-is-of-its-group",
    code="MEASURE_OF_OTHER_GROUP",
    zh="措施须属于所填的措施类别",
    en="the measure is one of its group",
    holds=lambda data: data["measure"] == OTHER or data["measure"] in BY_GROUP[data["group"]],
    broken={"group": INCENTIVE, "measure": "exit"},
    at="measure",
    allowed="a measure of the group, or other",
)


def measure_id() -> Text:
    """措施编号, given by the side that applies it."""
    return acts.aggregate_id("措施编号", "measure id")


class Numbered(Body):
    """Which of the measures that rest on an entry."""

    measure_id = measure_id()


class Application(Body):
    """实施措施：谁、实施哪项已公布的措施、依据、事项、时间、对象。

    Who applied which published measure, on which basis, on which matter, when, against whom.
    """

    group = basic.code("措施类别", "group of measures", codes=GROUPS, source=LIST)
    measure = basic.code("措施", "measure", codes=MEASURES, source=f"{LIST}; {SHANGHAI} Art. 29-31")
    measure_name = basic.text("措施名称（清单用语）", "measure as worded in the list", longest=200)
    basis_rank = basic.code(
        "依据的效力层级", "rank of the basis", codes=RANKS, source=f"{LIST}；{STATE_COUNCIL}"
    )
    basis = acts.legal_basis(source=STATE_COUNCIL)
    published_in = basic.text(
        "公布措施的清单名称", "list it was published in", longest=200, source=f"{SHANGHAI} Art. 22, 32"
    )  # fmt: skip
    published_item = basic.text("清单序号", "item of the list", longest=40, optional=True)
    published_on = times.day("清单公布日期", "list published on", source=f"{SHANGHAI} Art. 32")
    applied_by = basic.nested("实施机关", "applying organ", bodies.Organ)
    matter = basic.text("实施措施的事项", "matter it was applied to", longest=200)
    matter_code = basic.text(
        "事项编码", "code of the matter", longest=40, pattern="[0-9A-Za-z-]+",
        form="letters, digits, -", optional=True,
    )  # fmt: skip
    person = basic.nested(
        "措施所及的责任人员", "responsible person it reaches", persons.ResponsiblePerson, optional=True
    )  # fmt: skip
    document_number = bodies.document_number("决定文书号", "number of the decision", optional=True)
    notified_on = times.day(
        "告知对象日期", "subject told on", source=f"{SHANGHAI} Art. 32", optional=True
    )
    applied_on = times.day("实施日期", "applied on")
    applied_until = times.day("措施届满日期", "applied until", optional=True)
    result = basic.text("实施结果", "result", longest=500, source=FEEDBACK, optional=True)
    remark = acts.remark()

    rules = (
        PUBLISHED_FIRST,
        RESTRICTION_NEEDS_LAW,
        OF_ITS_GROUP,
        in_order("applied_on", "applied_until", "实施、届满日期", "start and end of the measure"),
    )


class End(Body):
    """解除措施：日期、原因、机关。

    The end of a measure: day, reason, organ.
    """

    ended_on = times.day("措施解除日期", "ended on")
    reason = basic.code(
        "解除原因", "reason", codes=END_REASONS, source="信用修复管理办法 Art. 3；国办发〔2025〕22号"
    )  # fmt: skip
    organ = basic.nested("解除机关", "organ that ended it", bodies.Organ)
    explanation = basic.text("说明", "explanation", longest=1000, optional=True)


class Feedback(Body):
    """一个期间的措施实施反馈：实施次数和情况。

    Over a period: how often it was applied and with what result.
    """

    period_from = times.day("反馈期间起", "from")
    period_until = times.day("反馈期间止", "until")
    organ = basic.nested("反馈机关", "organ that reports", bodies.Organ)
    times_applied = basic.whole("实施次数", "times applied", least=0, most=10**6)
    result = basic.code("实施情况", "result", codes=RESULTS, source=FEEDBACK)
    corrected = basic.flag("对象是否已纠正失信行为", "subject has corrected it", optional=True)
    effect = basic.text("实施效果", "effect", longest=1000, optional=True)
    fed_back_on = times.day("反馈日期", "fed back on")

    rules = (
        in_order("period_from", "period_until", "反馈期间起止日期", "start and end of the period"),
    )
