"""What becomes of a lead, step by step: accepted or returned, checked, filed or not, closed."""

from contracts.elements import acts, basic, bodies, decisions, officers, times
from contracts.elements.basic import Body
from contracts.elements.conditions import in_order
from contracts.elements.leads import SAMR


RETURN_GROUNDS = {
    "not-competent": "本机关无管辖权",
    "filed-elsewhere": "其他机关已最先立案",  # 行政处罚法 Art. 25
    "other": "其他",
}
PROPOSALS = {  # 市场监督管理行政处罚程序规定 Art. 17, 18
    "file": "建议立案",
    "not-file": "建议不予立案",
    "other-department": "建议移送其他行政管理部门",
    "judicial-organ": "涉嫌犯罪，建议移送司法机关",
}
NOT_FILED_GROUNDS = {  # the same, Art. 20, and what Art. 19 needs for filing
    "slight": "违法行为轻微并及时改正，没有造成危害后果",
    "first": "初次违法且危害后果轻微并及时改正",
    "no-fault": "当事人有证据足以证明没有主观过错",
    "no-evidence": "没有证据初步证明存在违法行为",
    "not-punishable": "依法不应当给予行政处罚",
    "not-competent": "不属于本机关管辖",
    "out-of-time": "已过给予行政处罚的法定期限",
    "other": "依法可以不予立案的其他情形",
}
TESTS = {  # time of which no limit counts, Art. 18
    "testing": "检测",
    "inspection": "检验",
    "quarantine": "检疫",
    "identification": "鉴定",
}


class Test(Body):
    """核查期间的检测、检验、检疫、鉴定，所需时间不计入核查期限。

    Testing, inspection, quarantine or identification during the check: its time does not count.
    """

    kind = basic.code("检验检测种类", "kind of test", codes=TESTS, source=f"{SAMR} Art. 18")
    tested_from = times.day("送检日期", "from")
    tested_until = times.day("结果日期", "until", optional=True)

    rules = (
        in_order("tested_from", "tested_until", "送检、结果日期先后有序", "start and end of a test"),
    )  # fmt: skip


class Acceptance(Body):
    """签收回执."""

    accepted_by = basic.nested("接收机关", "accepting organ", bodies.Organ)
    accepted_on = times.day("接收日期", "accepted on")
    receipt_number = bodies.document_number("回执文号", "number of the receipt", optional=True)
    check_due_on = times.day(
        "核查期限届满日期", "check due on", source=f"{SAMR} Art. 18", optional=True
    )
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        in_order("accepted_on", "check_due_on", "接收、核查期限日期先后有序", "acceptance and limit of the check"),
    )  # fmt: skip


class Returning(Body):
    """退回."""

    returned_on = times.day("退回日期", "returned on")
    reason = basic.text("退回理由", "reason", longest=1000)
    ground = basic.code(
        "退回情形", "ground of the return", codes=RETURN_GROUNDS, source="行政处罚法 Art. 22, 25",
        optional=True,
    )  # fmt: skip
    returned_by = basic.nested("退回机关", "returning organ", bodies.Organ, optional=True)
    document_number = bodies.document_number("退回函文号", "number of the letter", optional=True)
    competent_organ = basic.text(
        "认为有管辖权的机关", "organ held competent", longest=100, optional=True
    )
    contact = acts.contact()
    remark = acts.remark()


class Check(Body):
    """核查情况: 15 working days from receipt of the lead, 15 more when approved."""

    checked_by = basic.nested("核查机关", "checking organ", bodies.Organ)
    began_on = times.day("核查开始日期", "check began on")
    checked_on = times.day("核查结束日期", "check ended on")
    findings = basic.text("核查情况", "findings", longest=2000)
    proposal = basic.code("核查建议", "proposal", codes=PROPOSALS, source=f"{SAMR} Art. 17, 18")
    officers = officers.officers("核查人员", "officers who checked")
    tests = basic.several(
        "检验检测鉴定", "tests", basic.nested("检验检测鉴定", "test", Test), most=20, optional=True
    )
    extended_until = times.day(
        "经批准延长至", "extended until", source=f"{SAMR} Art. 18", optional=True
    )
    attachments = acts.attachments()
    remark = acts.remark()

    rules = (
        in_order("began_on", "checked_on", "核查起止日期先后有序", "start and end of the check"),
    )


class Filing(Body):
    """立案."""

    case_number = decisions.case_number()
    filed_on = times.day("立案日期", "filed on")
    filed_by = basic.nested("立案机关", "filing organ", bodies.Organ, optional=True)
    case_name = basic.text("案件名称", "name of the case", longest=200, optional=True)
    basis = acts.legal_basis(
        "立案依据", "basis of filing", source="行政处罚法 Art. 54", optional=True
    )
    decision_due_on = times.day(
        "处理决定期限届满日期", "decision due on", source="行政处罚法 Art. 60", optional=True
    )
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        in_order("filed_on", "decision_due_on", "立案、决定期限日期先后有序", "filing and limit of the decision"),
    )  # fmt: skip


class NotFiling(Body):
    """不予立案."""

    decided_on = times.day("不予立案日期", "decided on")
    reason = basic.text("不予立案理由", "reason", longest=1000)
    ground = basic.code(
        "不予立案情形", "ground for not filing", codes=NOT_FILED_GROUNDS,
        source=f"{SAMR} Art. 19, 20", optional=True,
    )  # fmt: skip
    decided_by = basic.nested("决定机关", "deciding organ", bodies.Organ, optional=True)
    document_number = bodies.document_number(
        "不予立案审批表文号", "number of the document", optional=True
    )
    forwarded_to = basic.text(
        "已移送的其他部门", "department it was forwarded to", longest=100, optional=True
    )
    contact = acts.contact()
    remark = acts.remark()


class Closing(Body):
    """办结."""

    closed_on = times.day("办结日期", "closed on")
    closed_by = basic.nested("办结机关", "closing organ", bodies.Organ, optional=True)
    reporter_told_on = times.day(
        "告知实名举报人日期", "real-name reporter told on", source="总局令第20号 Art. 31",
        optional=True,
    )  # fmt: skip
    remark = acts.remark()
