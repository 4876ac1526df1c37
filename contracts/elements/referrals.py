"""Elements of a criminal referral (行刑衔接): what the agency does (国务院令第310号).

The key is that of the agency's side.  A referral crosses the border when the police of the other side are competent;
each platform speaks for its police and procuratorate too (渝委发 clause 27).  Limits of Order 310 are told with each
body; they are calendar days and hours, since the order has no clause on working days.  A message out of time is
late, not invalid: the clock says so, the contract does not refuse it.
"""

from contracts.elements import (
    acts,
    basic,
    bodies,
    decisions,
    leads,
    officers,
    parties,
    persons,
    times,
)
from contracts.elements.basic import Body
from contracts.elements.concerns import concern
from contracts.elements.conditions import in_order
from contracts.elements.custody import ORDER_310
from contracts.elements.enclosures import (
    COPIED,
    ENCLOSURES_COMPLETE,
    EXPERT_REPORT_OR_WHY_NOT,
    PARTY_IS_TOLD,
    SICHUAN_DECISION,
    GoodsAlong,
    copied_to,
    copies,
    enclosures,
)
from contracts.elements.instants import instants_in_order
from contracts.elements.leads import FIELD_IS_NAMED
from contracts.identity import REGIONS
from contracts.rules import Rule


MPS_PROCEDURE = "公安机关办理刑事案件程序规定（2020）"
CHONGQING, SICHUAN = REGIONS
CAUSES = {
    "own-case": "本机关办理的案件",
    "procuratorate-advice": "人民检察院建议移送",
}
AFTER_FILING = "after-filing"
SUPPLEMENTS = {
    "incomplete": "补充公安机关告知欠缺的材料",
    AFTER_FILING: "立案后移交涉案物品和其他案卷材料",
}
WAYS = {
    "reconsideration": "提请公安机关复议",
    "filing-supervision": "建议人民检察院立案监督",
}

SICHUAN_SENDS_COPIES = Rule(
    name="sichuan-referral-is-copied",
    code="REFERRAL_NOT_COPIED",
    zh="四川的行政执法机关移送涉嫌犯罪案件，须抄送人民检察院和司法行政机关",
    en="a referral by an agency of Sichuan is copied to procuratorate and judicial administration",
    holds=lambda data: (
        not data["referral_id"].startswith(f"{SICHUAN}-") or copied_to(data) == set(COPIED)
    ),
    broken={"referral_id": "51-00000000-0000-4000-8000-000000000000", "copies": []},
    at="copies",
    allowed=", ".join(COPIED),
)
GOODS_AFTER_FILING = Rule(
    name="goods-listed-after-filing",
    code="GOODS_NOT_LISTED",
    zh="立案后移交的，须列明涉案物品；没有涉案物品的，清单为空",
    en="what is handed over after filing has a list of goods, empty when there are none",
    holds=lambda data: data["occasion"] != AFTER_FILING or data["goods"] is not None,
    broken={"occasion": AFTER_FILING, "goods": None},
    at="goods",
)
NEVER_EMPTY = Rule(
    name="supplement-hands-something-over",
    code="ENCLOSURE_MISSING",
    zh="补充材料的，须有补充的附件",
    en="a supplement to an incomplete referral encloses what was missing",
    holds=lambda data: data["occasion"] == AFTER_FILING or bool(data["enclosures"]),
    broken={"occasion": "incomplete", "enclosures": []},
    at="enclosures",
)


class Keyed(Body):
    """Key of what happens to a criminal referral, given by the agency's side."""

    referral_id = acts.aggregate_id("行刑衔接移送编号", "referral id")


class Approval(Body):
    """移送审批: a team of two officers at least reports in writing, the head approves within three days (Art. 5).

    A refusal is put on record where it was made and tells nobody.  In cases of intellectual property a reasonable
    suspicion is enough (Art. 3).
    """

    case_number = decisions.case_number()
    case_name = basic.text("案件名称", "name of the case", longest=200)
    field = leads.field()
    field_name = leads.field_name()
    agency = basic.nested("行政执法机关", "agency", bodies.Organ)
    team = basic.several(
        "专案组执法人员", "special team",
        basic.nested("执法人员", "officer", officers.Officer), least=officers.TWO, most=20,
    )  # fmt: skip
    police = parties.addressee("受移送公安机关", "police it goes to")
    parties = parties.parties()
    cause = basic.code("移送缘由", "cause", codes=CAUSES, source="环环监〔2017〕17号")
    origin = concern("来源事项", "what it comes from", optional=True)
    facts = basic.text("涉嫌犯罪事实", "facts", longest=2000)
    suspected_crime = basic.text("涉嫌罪名", "suspected crime", longest=200)
    basis = acts.legal_basis("移送依据", "basis of the referral", source="行政处罚法 Art. 27")
    amount_fen = decisions.fen("涉案金额（分）", "amount involved in fen", optional=True)
    reported_at = times.moment("书面报告时间", "reported at", source=f"{ORDER_310} Art. 5")
    approved_at = times.moment("批准时间", "approved at", source=f"{ORDER_310} Art. 5")
    approved_by = persons.name("批准人（正职或者主持工作的负责人）", "head who approved")
    penalties_made = basic.text(
        "移送前已作出的行政处罚决定", "penalties imposed before", longest=1000,
        source=f"{ORDER_310} Art. 11", optional=True,
    )  # fmt: skip
    contact = acts.contact(optional=False)
    remark = acts.remark()

    rules = (
        FIELD_IS_NAMED,
        instants_in_order("reported_at", "approved_at", "报告、批准时间先后有序", "report and approval"),
    )  # fmt: skip


class Letter(Keyed):
    """涉嫌犯罪案件移送书 with its enclosures and copies."""

    letter_number = bodies.document_number("涉嫌犯罪案件移送书文号", "number of the letter")
    agency = basic.nested("行政执法机关", "agency", bodies.Organ)
    police = parties.addressee("受移送公安机关", "police it goes to")
    handed_over_at = times.moment("移送时间", "handed over at", source=f"{ORDER_310} Art. 5")
    enclosures = enclosures(least=1)
    no_expert_report = basic.text(
        "没有检验报告、鉴定结论的说明", "why there is no expert report", longest=500,
        source=f"{ORDER_310} Art. 6", optional=True,
    )  # fmt: skip
    urgent = basic.text(
        "嫌疑人可能逃匿或者证据可能灭失的情况", "risk of flight or of loss of evidence", longest=500,
        source=SICHUAN_DECISION, optional=True,
    )  # fmt: skip
    copies = copies()
    contact = acts.contact(optional=False)
    remark = acts.remark()


class HandOver(GoodsAlong, Letter):
    """The letter within 24 hours of approval (Art. 5, 6), with the goods, which are handed over after filing (Art. 12).

    The key tells whose agency it is, so whether Sichuan's decision on copies applies.
    """

    rules = (
        *GoodsAlong.rules,
        ENCLOSURES_COMPLETE,
        EXPERT_REPORT_OR_WHY_NOT,
        PARTY_IS_TOLD,
        SICHUAN_SENDS_COPIES,
    )


class Following(Body):
    """What follows a referral, and upon which notice of the police."""

    occasion = basic.code(
        "补充情形",
        "occasion",
        codes=SUPPLEMENTS,
        source=f"{MPS_PROCEDURE} Art. 180; {ORDER_310} Art. 12",
    )
    told_on = times.day("收到通知日期", "told by the police on")
    supplemented_on = times.day("补充（移交）日期", "supplemented on")
    enclosures = enclosures()
    taken_over_by = basic.text("接收人", "taken over by", longest=50, personal=True, optional=True)
    receipt_number = bodies.document_number("交接单号", "number of the receipt", optional=True)
    contact = acts.contact()
    remark = acts.remark()


class Supplement(GoodsAlong, Following):
    """Missing material within three days of being told (MPS 180), or goods and file in three after filing (Art. 12)."""

    rules = (
        *GoodsAlong.rules,
        GOODS_AFTER_FILING,
        NEVER_EMPTY,
        PARTY_IS_TOLD,
        in_order(
            "told_on", "supplemented_on", "收到通知、补充日期先后有序", "notice and supplement"
        ),
    )


class Reconsideration(Body):
    """The agency has a refusal to file looked at again, by the police or, at once or afterwards, by the procuratorate.

    Within three days of the notice (Art. 9, MPS 181).  The police decide within three days, the procuratorate asks
    them for reasons within seven and has them file within fifteen; the answer is another filing or refusal.
    """

    way = basic.code("救济途径", "way", codes=WAYS, source=f"{ORDER_310} Art. 9")
    letter_number = bodies.document_number(
        "提请复议（建议监督）文书号", "number of the letter", optional=True
    )
    asked_by = basic.nested("行政执法机关", "agency", bodies.Organ)
    asked_of = parties.addressee("受理机关", "police or procuratorate asked")
    notice_number = bodies.document_number("不予立案通知书文号", "number of the refusal to file")
    notice_received_on = times.day(
        "收到不予立案通知书日期", "refusal received on", source=f"{ORDER_310} Art. 9"
    )
    asked_on = times.day("提请日期", "asked on")
    reasons = basic.text("理由", "reasons", longest=2000)
    enclosures = enclosures(optional=True)
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        in_order("notice_received_on", "asked_on", "收到通知、提请日期先后有序", "notice and request"),
    )  # fmt: skip
