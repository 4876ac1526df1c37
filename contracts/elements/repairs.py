"""Credit repair (信用修复): the application of a listed subject, accepted for examination or refused.

A repair that succeeds is the lift of the entry.  The rules changed on 2026-04-01; an application keeps those
under which it was received.
"""

from collections.abc import Sequence
from typing import ClassVar

from contracts.elements import acts, basic, bodies, listings, times
from contracts.elements.basic import Body
from contracts.elements.conditions import in_order
from contracts.rules import Rule


SOURCE = "信用修复管理办法；国办发〔2025〕22号"
CHANNELS = {
    "credit-china": "信用中国网站",
    "counter": "线下窗口",
    "enterprise-publicity": "国家企业信用信息公示系统",
}
NEWER, CHANGED_ON = "order-36", "2026-04-01"
EDITIONS = {
    "order-58": "国家发展改革委令第58号（试行）",
    NEWER: "国家发展改革委令第36号（2026年4月1日起施行）",
}
STAGES = {"acceptance": "不予受理", "decision": "不予修复"}
GROUNDS = {  # conditions of the measures, negated
    "period-not-over": "最短公示期未满",
    "not-corrected": "失信行为未纠正或者义务未履行",
    "no-pledge": "未作出公开承诺",
    "not-eligible": "依法不得提前终止公示",  # 总局令第45号 Art. 14
    "fraud": "申请材料弄虚作假",
    "not-competent": "不属于本机关认定",
    "other": "其他法定情形",
}

EDITION_IN_FORCE = Rule(
    name="repair-under-the-rules-in-force",
    code="REPAIR_RULES_NOT_IN_FORCE",
    zh="2026年4月1日起收到的申请适用国家发展改革委令第36号，此前收到的适用第58号",
    en="an application received from 2026-04-01 on is under Order 36, an earlier one under Order 58",
    holds=lambda data: (data["edition"] == NEWER) == (data["received_on"] >= CHANGED_ON),
    broken={"edition": NEWER, "received_on": "2026-03-31"},
    at="edition",
    allowed="order-58 before 2026-04-01, order-36 from then on",
)


class Application(Body):
    """信用修复申请；申请编号由受理渠道给出。

    An application for credit repair; its number is given by the channel that received it.
    """

    application_number = basic.text(
        "修复申请编号", "number of the application", longest=40, pattern="[0-9A-Za-z-]+",
        form="letters, digits, -",
    )  # fmt: skip
    channel = basic.code("申请渠道", "channel", codes=CHANNELS, source=SOURCE)
    received_on = times.day("收到申请日期", "received on")
    edition = basic.code("适用规定", "rules applied", codes=EDITIONS, source=SOURCE)
    severity = listings.severity()
    organ = basic.nested("认定机关", "listing organ", bodies.Organ)

    rules: ClassVar[Sequence[Rule]] = (EDITION_IN_FORCE,)


class Acceptance(Application):
    """受理：三个工作日内；自申请之日起一般十个工作日内答复申请人。

    Within three working days; the applicant is normally answered within ten of the application.
    """

    accepted_on = times.day("受理日期", "accepted on", source=SOURCE)
    due_on = times.day("答复期限届满日期", "answer due on", source=SOURCE, optional=True)
    minimum_until = times.day(
        "最短公示期届满日期", "minimum publication ends on", source=SOURCE, optional=True
    )
    performance_proved = basic.flag("已提交履行义务证明", "performance proved", source=SOURCE)
    pledged = basic.flag("已提交信用承诺书", "public pledge made", source=SOURCE)
    contact = acts.contact()
    attachments = acts.attachments(most=10)
    remark = acts.remark()

    rules = (
        *Application.rules,
        in_order("received_on", "accepted_on", "收到申请、受理日期", "receipt and acceptance"),
        in_order("accepted_on", "due_on", "受理、答复期限届满日期", "acceptance and due day"),
    )


class Refusal(Application):
    """不予受理或者不予修复：理由及可以再次申请的日期。

    With the ground, and from when on the subject may apply again.
    """

    refused_on = times.day("决定日期", "refused on")
    stage = basic.code("阶段", "stage", codes=STAGES, source=SOURCE)
    ground = basic.code("理由", "ground", codes=GROUNDS, source=SOURCE)
    explanation = basic.text("说明", "explanation", longest=1000, optional=True)
    basis = acts.legal_basis(optional=True)
    again_from = times.day("可再次申请日期", "may apply again from", optional=True)
    remedy = basic.text("救济途径", "legal remedy", longest=500, optional=True)
    remark = acts.remark()

    rules = (
        *Application.rules,
        in_order("received_on", "refused_on", "收到申请、决定日期", "receipt and refusal"),
        in_order("refused_on", "again_from", "决定、可再次申请日期", "refusal and new application"),
    )
