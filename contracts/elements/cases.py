"""Elements of the transfer of a filed case (案件移送), after 四川 案件移送书 and the 案件移送函 of SAMR's 2021 forms.

市场监督管理行政处罚程序规定 Art. 14: a receiver that holds itself not competent asks the common superior to designate;
it may not pass the case on.  So no message here names another receiver.
"""

from typing import Any

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
from contracts.elements.basic import Body
from contracts.elements.concerns import concern
from contracts.elements.conditions import in_order
from contracts.elements.goods import DOCUMENTS_ONCE, GOODS_ONCE
from contracts.elements.leads import FIELD_IS_NAMED, SAMR
from contracts.rules import Rule


SUPERIORS = {  # 共同的上一级机关 of a Chongqing and a Sichuan body is a ministry only
    "samr": "国家市场监督管理总局",
    "mee": "生态环境部",
    "mot": "交通运输部",
    "mohrss": "人力资源和社会保障部",
    "mct": "文化和旅游部",
    "cnipa": "国家知识产权局",
}
TRANSFER_GROUNDS = {  # transfer reasons of a transport enforcement system; crime goes by criminal referral
    "not-competent": "不属于本机关管辖",
    "major": "重大、疑难案件",
    "other": "其他",
}


LAPSED = {
    "number": 1,
    "name": "包装机",
    "quantity": "1",
    "unit": "台",
    "kept_at": "移送机关仓库",
    "measure": {
        "kind": "sealing",
        "document_number": "渝南川市监强〔2026〕7号",
        "sealed_on": "2026-09-20",
        "sealed_until": "2026-10-19",
        "extended": False,
    },
}


def _within_limits(data: dict[str, Any]) -> bool:
    measures = [line["measure"] for line in data["goods"] or [] if line["measure"]]
    return all(measure["sealed_until"] >= data["transferred_on"] for measure in measures)


MEASURES_RUN = Rule(
    name="measures-run-at-the-transfer",
    code="MEASURE_LAPSED",
    zh="移送时物品所处的强制措施尚未届满",
    en="the measures on the goods have not ended at the transfer (limits keep running)",
    holds=_within_limits,
    broken={"transferred_on": "2026-10-20", "goods": [LAPSED]},
    at="transferred_on",
    allowed="≤ goods[*].measure.sealed_until",
)


def superior() -> basic.Code:
    """共同的上一级机关."""
    return basic.code(
        "共同的上一级机关", "common superior", codes=SUPERIORS, source=f"{SAMR} Art. 14"
    )


class Keyed(Body):
    """Key of what happens to a transferred case."""

    case_id = acts.aggregate_id("移送案件编号", "case id")


class Transfer(Body):
    """案件移送函 with its lists of goods and documents."""

    letter_number = bodies.document_number("案件移送函文号", "number of the transfer letter")
    case_number = decisions.case_number("移送机关案号", "case number at the sender")
    case_name = basic.text("案件名称", "name of the case", longest=200)
    field = leads.field()
    field_name = leads.field_name()
    cause = basic.text("案由（涉嫌违法行为）", "cause", longest=200)
    sender = basic.nested("移送机关", "sending organ", bodies.Organ)
    sender_address = basic.text("移送机关地址", "its address", longest=200, optional=True)
    handlers = officers.officers("案件主办人员", "officers in charge", least=1)
    contact = acts.contact(optional=False)
    receiver = parties.addressee("受移送机关", "receiving organ")
    parties = parties.parties()
    filed_on = times.day("立案日期", "filed on")
    investigated_from = times.day("调查开始日期", "investigated from", optional=True)
    transferred_on = times.day("移送日期", "date of the letter")
    facts = basic.text("发现的违法事实", "facts found", longest=2000)
    investigation = basic.text("案件调查情况", "state of the investigation", longest=500, optional=True)  # fmt: skip
    ground = basic.code(
        "移送情形", "ground of the transfer", codes=TRANSFER_GROUNDS, source=f"{SAMR} Art. 14, 15"
    )
    reason = basic.text("移送理由", "reason", longest=1000)
    basis = acts.legal_basis("移送依据条款", "basis of the transfer", source=f"{SAMR} Art. 14")
    limitation_ends_on = times.day(
        "追责时效届满日期", "limitation ends on", source="行政处罚法 Art. 36", optional=True
    )
    origin = concern("来源事项", "what it comes from", optional=True)
    documents = goods.documents()
    goods = goods.goods()
    attachments = acts.attachments()
    remark = acts.remark()

    rules = (
        in_order("filed_on", "transferred_on", "立案、移送日期先后有序", "filing and transfer"),
        FIELD_IS_NAMED,
        DOCUMENTS_ONCE,
        GOODS_ONCE,
        MEASURES_RUN,
    )


class Receipt(Body):
    """案件移送回执; where the receiver has filed the case already, its own 90 days run from there."""

    received_by = basic.nested("接收机关", "receiving organ", bodies.Organ)
    received_on = times.day("接收日期", "received on")
    receipt_number = bodies.document_number("回执文号", "number of the receipt", optional=True)
    goods_complete = basic.flag("物品与清单相符", "goods as listed", optional=True)
    documents_complete = basic.flag("材料与清单相符", "documents as listed", optional=True)
    differences = basic.text(
        "与清单不符的情况", "differences from the lists", longest=1000, optional=True
    )
    handed_over_by = officers.officers("移交人", "handed over by", least=1)
    taken_over_by = officers.officers("接收人", "taken over by", least=1)
    case_number = decisions.case_number("接收机关案号", "case number at the receiver", optional=True)  # fmt: skip
    filed_on = times.day("接收机关立案日期", "filed by the receiver on", optional=True)
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        in_order("received_on", "filed_on", "接收、立案日期先后有序", "receipt and filing"),
    )  # fmt: skip


class Objection(Body):
    """管辖权异议 with the report to the common superior (请示), after at most seven working days of talks."""

    objected_by = basic.nested("提出异议的机关", "objecting organ", bodies.Organ)
    objected_on = times.day("提出异议日期", "objected on")
    reason = basic.text("异议理由", "reason", longest=2000)
    basis = acts.legal_basis("异议依据", "basis of the objection", source=f"{SAMR} Art. 14")
    superior = superior()
    report_number = bodies.document_number(
        "报请指定管辖文号", "number of the report", optional=True
    )
    reported_on = times.day("报请日期", "reported on", optional=True)
    negotiation = basic.text(
        "协商情况", "what was negotiated", longest=1000, source=f"{SAMR} Art. 13", optional=True
    )
    attachments = acts.attachments()
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        in_order("objected_on", "reported_on", "异议、报请日期先后有序", "objection and report"),
    )  # fmt: skip


class Designation(Body):
    """指定管辖通知书 of the common superior, passed on by the side that asked for it."""

    notice_number = bodies.document_number("指定管辖通知书文号", "number of the notice")
    superior = superior()
    designated = basic.nested("被指定管辖的机关", "designated organ", bodies.Organ)
    designated_on = times.day("指定日期", "designated on")
    basis = acts.legal_basis("指定依据", "basis of the designation", source="行政处罚法 Art. 25")
    received_on = times.day("收到通知书日期", "notice received on", optional=True)
    hand_over_by = times.day(
        "案卷和物品移交期限", "file and goods to be handed over by", optional=True
    )
    reason = basic.text("指定理由", "reason", longest=1000, optional=True)
    attachments = acts.attachments()
    remark = acts.remark()

    rules = (
        in_order("designated_on", "received_on", "指定、收到日期先后有序", "designation and receipt"),
    )  # fmt: skip
