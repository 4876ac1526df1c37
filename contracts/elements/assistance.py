"""Elements of assistance in an investigation (协查, 委托调查取证), after 协助调查函 of SAMR's 2021 forms.

行政强制法 Art. 17: 行政强制措施权不得委托.  Sealing, seizure and preservation are therefore no task that can be asked
for: `TASKS` is a closed list without them.  An organ asked that needs one takes it in its own name.
"""

from contracts.elements import (
    acts,
    basic,
    bodies,
    decisions,
    goods,
    leads,
    officers,
    parties,
    times,
)
from contracts.elements.basic import Body, Several, Whole
from contracts.elements.concerns import concern
from contracts.elements.conditions import all_differ, in_order
from contracts.elements.goods import DOCUMENTS_ONCE
from contracts.elements.leads import FIELD_IS_NAMED, SAMR
from contracts.rules import Rule


KINDS = {  # 实施方案 clause 26, 市场监督管理行政处罚程序规定 Art. 45, 82
    "investigation": "协助调查",
    "related-case": "关联案件协查",
    "evidence-taking": "委托调查取证",
    "service": "委托送达",
}
TASKS = {  # ways to take the evidence of 行政处罚法 Art. 46, without any 行政强制措施
    "inspection": "现场检查并制作笔录",
    "party-inquiry": "询问当事人",
    "witness-inquiry": "询问证人",
    "documents": "调取书证、物证的原件或者复制件",
    "electronic-data": "提取电子数据、视听资料",
    "sampling": "抽样取证",
    "identification": "协助辨认、鉴别",
    "register": "核实登记、许可信息",
    "service": "送达文书",
}
LIMITS = {  # from receipt of the letter; what a rule sets is not for the requester to change
    "market-15": "15个工作日（市场监督管理行政处罚程序规定第四十五条）",
    "labour-10": "10个工作日（川渝劳动保障监察协作，2020年6月17日）",
    "agreed": "双方商定的日期",
}
OUTCOMES = {"complete": "全部完成", "partial": "部分完成"}
REFUSAL_GROUNDS = {  # 行政处罚法 Art. 26: within its powers an organ must assist
    "not-within-powers": "协助事项不属于本机关职权范围",
    "coercive-measure": "所请求事项包含不得委托的行政强制措施",
    "other": "依法不能协助的其他情形",
}

AGREED_LIMIT_HAS_DAY = Rule(
    name="agreed-limit-has-day",
    code="AGREED_LIMIT_WITHOUT_DAY",
    zh="期限为双方商定的，须填写办结日期",
    en="an agreed limit names the day",
    holds=lambda data: data["limit"] != "agreed" or data["due_on"] is not None,
    broken={"limit": "agreed", "due_on": None},
    at="due_on",
)
TOLD_IN_TIME = Rule(
    name="extension-told-in-time",
    code="EXTENSION_TOO_LATE",
    zh="需要延期的，在期限届满前告知",
    en="an extension is told before the limit ends",
    holds=lambda data: bool(data["told_on"] <= data["due_on"]),
    broken={"told_on": "2026-06-02", "due_on": "2026-06-01"},
    at="told_on",
    allowed="≤ due_on",
)
PARTIAL_NAMES_REST = Rule(
    name="partial-answer-names-the-rest",
    code="PARTIAL_WITHOUT_REST",
    zh="部分完成的，须说明尚未完成的事项",
    en="a partial answer says what is outstanding",
    holds=lambda data: data["outcome"] != "partial" or data["outstanding"] is not None,
    broken={"outcome": "partial", "outstanding": None},
    at="outstanding",
)
QUESTIONS_ONCE = all_differ(
    "questions", "number", "问题序号", "numbers of questions",
    example={"number": 1, "text": "是否出具过该检验报告"},
)  # fmt: skip
REPLIES_ONCE = all_differ(
    "replies", "number", "所答复的问题序号", "questions replied to",
    example={"number": 1, "text": "未出具过"},
)  # fmt: skip


def _number(zh: str, en: str) -> Whole:
    return basic.whole(zh, en, least=1, most=50)


class Keyed(Body):
    """Key of what happens to a request for assistance."""

    assistance_id = acts.aggregate_id("协查编号", "assistance id")


class Question(Body):
    """需协助调查的问题，编有序号，供逐项答复。

    A question of a request for assistance, numbered, so that the answer can name it.
    """

    number = _number("问题序号", "number of the question")
    text = basic.text("需协助调查的问题", "question", longest=1000)
    task = basic.code("协助方式", "task", codes=TASKS, source="行政处罚法 Art. 46", optional=True)
    whom = basic.text(
        "调查对象", "whom or what it concerns", longest=200, personal=True, optional=True
    )


class Reply(Body):
    """对一个问题的答复。

    The answer to one question.
    """

    number = _number("问题序号", "number of the question")
    text = basic.text("答复", "answer", longest=2000)


def _questions() -> Several:
    member = basic.nested("问题", "question", Question)
    return basic.several("需协助调查的问题", "questions", member, least=1, most=50)


def _replies() -> Several:
    member = basic.nested("答复", "reply", Reply)
    return basic.several("逐项答复", "replies", member, least=1, most=50)


class Request(Body):
    """协助调查函."""

    letter_number = bodies.document_number("协助调查函文号", "number of the letter")
    kind = basic.code("协助种类", "kind of assistance", codes=KINDS, source=f"{SAMR} Art. 45, 82")
    field = leads.field()
    field_name = leads.field_name()
    requested_by = basic.nested("请求机关", "requesting organ", bodies.Organ)
    requested = parties.addressee("被请求机关", "requested organ")
    case_name = basic.text("案件名称", "name of the case", longest=200)
    case_number = decisions.case_number(optional=True)
    parties = basic.several("当事人", "parties", parties.party(), most=20, optional=True)
    questions = _questions()
    basis = acts.legal_basis("请求依据", "basis of the request", source="行政处罚法 Art. 26")
    limit = basic.code("办理期限", "limit", codes=LIMITS, source=f"{SAMR} Art. 45")
    due_on = times.day("办结日期", "due on", optional=True)
    requested_on = times.day("请求日期", "date of the letter")
    contact = acts.contact(optional=False)
    origin = concern("来源事项", "what it comes from", optional=True)
    documents = goods.documents()
    attachments = acts.attachments()
    remark = acts.remark()

    rules = (
        FIELD_IS_NAMED,
        DOCUMENTS_ONCE,
        QUESTIONS_ONCE,
        AGREED_LIMIT_HAS_DAY,
        in_order("requested_on", "due_on", "请求、办结日期先后有序", "request and limit"),
    )


class Extension(Body):
    """延期告知: the requested organ needs longer and says so before the limit ends."""

    extended_by = basic.nested("被请求机关", "requested organ", bodies.Organ)
    told_on = times.day("告知日期", "told on")
    due_on = times.day("原期限届满日期", "was due on", source=f"{SAMR} Art. 45")
    extended_until = times.day("延长至", "extended until")
    reason = basic.text("延期理由", "reason", longest=1000)
    document_number = bodies.document_number("告知文书号", "number of the letter", optional=True)
    progress = basic.text("已完成情况", "done so far", longest=1000, optional=True)
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        TOLD_IN_TIME,
        in_order("due_on", "extended_until", "原期限、延长期限先后有序", "limit and extended limit"),
    )  # fmt: skip


class Answer(Body):
    """复函: result and stamped evidence (加盖公章)."""

    answered_by = basic.nested("答复机关", "answering organ", bodies.Organ)
    answered_on = times.day("答复日期", "answered on")
    letter_number = bodies.document_number("复函文号", "number of the reply")
    outcome = basic.code("办理结果", "outcome", codes=OUTCOMES, source=f"{SAMR} Art. 45")
    replies = _replies()
    outstanding = basic.text("尚未完成的事项", "what is outstanding", longest=1000, optional=True)
    received_on = times.day("收到协助调查函日期", "letter received on", optional=True)
    officers = officers.officers("调查人员", "officers who investigated")
    served_on = times.day("文书送达日期", "document served on", source=f"{SAMR} Art. 82", optional=True)  # fmt: skip
    stamped = basic.flag("证据材料已加盖公章", "evidence is stamped", optional=True)
    documents = goods.documents()
    attachments = acts.attachments()
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        DOCUMENTS_ONCE,
        REPLIES_ONCE,
        PARTIAL_NAMES_REST,
        in_order("received_on", "answered_on", "收函、答复日期先后有序", "receipt and answer"),
    )


class Refusal(Body):
    """不予协助: an organ may decline only what is not within its powers, and says why."""

    refused_by = basic.nested("被请求机关", "requested organ", bodies.Organ)
    refused_on = times.day("告知日期", "refused on")
    ground = basic.code(
        "不予协助情形", "ground", codes=REFUSAL_GROUNDS, source="行政处罚法 Art. 26"
    )
    reason = basic.text("理由", "reason", longest=1000)
    document_number = bodies.document_number("告知文书号", "number of the letter", optional=True)
    competent_organ = basic.text(
        "有职权的机关", "organ that has the powers", longest=100, optional=True
    )
    contact = acts.contact()
    remark = acts.remark()
