"""What police and procuratorate do with a criminal referral; told under the agency's key by the side they are on."""

from collections.abc import Sequence
from typing import Any, ClassVar

from contracts.elements import acts, basic, bodies, goods, officers, parties, times
from contracts.elements.basic import Body, Code
from contracts.elements.conditions import in_order
from contracts.elements.custody import ORDER_310
from contracts.elements.enclosures import PROCURATORATE, copied_to, copies, enclosure_kind
from contracts.elements.goods import DOCUMENTS_ONCE, GOODS_ONCE
from contracts.elements.instants import instants_in_order
from contracts.elements.referrals import CHONGQING, MPS_PROCEDURE, Keyed
from contracts.rules import Rule


FORWARDED, INCOMPLETE = "forwarded", "incomplete"
RECEIPTS = {
    "received": "签收，材料齐全",
    INCOMPLETE: "签收，材料不全，告知补充",
    FORWARDED: "签收，不属于本机关管辖，已转送",
}
FIRST = "first"
OCCASIONS = {
    FIRST: "接受移送后审查",
    "reconsideration": "复议",
    "filing-supervision": "人民检察院立案监督",
}
JUDICIAL = {"police": "公安机关", PROCURATORATE: "人民检察院"}
REVERSALS = {  # 行政处罚法 Art. 27, 国务院令第310号 Art. 13
    "no-liability": "依法不需要追究刑事责任，应当给予行政处罚",
    "exempt": "免予刑事处罚，应当给予行政处罚",
    "not-prosecuted": "决定不起诉，应当给予行政处罚",
}


def _answer_is_copied(data: dict[str, Any]) -> bool:
    police_of_sichuan = data["referral_id"].startswith(f"{CHONGQING}-")
    return not police_of_sichuan or PROCURATORATE in copied_to(data)


FORWARDED_SAYS_WHERE = Rule(
    name="forwarded-referral-says-where",
    code="FORWARDED_NOWHERE",
    zh="转送的，须填写转送的机关和时间",
    en="a referral that was forwarded says to whom and when",
    holds=lambda data: (
        data["outcome"] != FORWARDED
        or (data["forwarded_to"] is not None and data["forwarded_at"] is not None)
    ),
    broken={"outcome": FORWARDED, "forwarded_to": None},
    at="forwarded_to",
)
INCOMPLETE_SAYS_WHAT = Rule(
    name="incomplete-referral-says-what",
    code="MISSING_NOT_NAMED",
    zh="材料不全的，须列明欠缺的材料",
    en="an incomplete referral names what is missing",
    holds=lambda data: data["outcome"] != INCOMPLETE or bool(data["missing"]),
    broken={"outcome": INCOMPLETE, "missing": None},
    at="missing",
)
ANSWER_IS_COPIED = Rule(
    name="sichuan-answer-is-copied",
    code="REFERRAL_NOT_COPIED",
    zh="四川的公安机关的书面答复须抄送人民检察院",
    en="the written answer of police of Sichuan, so to an agency of Chongqing, is copied to the procuratorate",
    holds=_answer_is_copied,
    broken={"referral_id": "50-00000000-0000-4000-8000-000000000000", "copies": []},
    at="copies",
    allowed=PROCURATORATE,
)
FILE_IS_RETURNED = Rule(
    name="not-filed-returns-the-file",
    code="FILE_NOT_RETURNED",
    zh="接受移送后不予立案的，须退回案卷材料",
    en="police that do not file upon a referral return its file",
    holds=lambda data: data["occasion"] != FIRST or data["file_returned_on"] is not None,
    broken={"occasion": FIRST, "file_returned_on": None},
    at="file_returned_on",
)
PROCURATORATE_GIVES_OPINION = Rule(
    name="procuratorate-gives-opinion",
    code="OPINION_MISSING",
    zh="人民检察院反向移送的，须有检察意见",
    en="a reverse transfer by a procuratorate comes with its opinion",
    holds=lambda data: data["by"] != PROCURATORATE or data["opinion"] is not None,
    broken={"by": PROCURATORATE, "opinion": None},
    at="opinion",
)


def occasion() -> Code:
    """On what occasion the police decide."""
    return basic.code("决定情形", "occasion", codes=OCCASIONS, source=f"{ORDER_310} Art. 8, 9")


class Missing(Body):
    """移送材料中欠缺的内容。

    What the material of a referral lacks.
    """

    kind = enclosure_kind(zh="欠缺材料种类", en="kind of what is missing")
    what = basic.text("欠缺的内容", "what is missing", longest=500)


class Receipt(Body):
    """回执, within 24 hours; police that are not competent forward it themselves, within 24 hours (Art. 7).

    Incomplete material is told within 24 hours and is no ground to refuse the referral (MPS 180).
    """

    received_by = basic.nested("接收公安机关", "receiving police", bodies.Organ)
    received_at = times.moment("签收时间", "received at", source=f"{ORDER_310} Art. 7")
    receipt_number = bodies.document_number("回执文号", "number of the receipt", optional=True)
    signed_by = basic.nested("签收人", "signed by", officers.Officer)
    outcome = basic.code(
        "接收结果",
        "outcome",
        codes=RECEIPTS,
        source=f"{ORDER_310} Art. 7; {MPS_PROCEDURE} Art. 180",
    )
    missing = basic.several(
        "欠缺的材料",
        "what is missing",
        basic.nested("欠缺的材料", "missing", Missing),
        most=50,
        optional=True,
    )
    forwarded_to = parties.addressee("转送的机关", "organ it was forwarded to", optional=True)
    forwarded_at = times.moment(
        "转送时间", "forwarded at", source=f"{ORDER_310} Art. 7", optional=True
    )
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        FORWARDED_SAYS_WHERE,
        INCOMPLETE_SAYS_WHAT,
        instants_in_order(
            "received_at", "forwarded_at", "签收、转送时间先后有序", "receipt and forwarding"
        ),
    )


class Answer(Keyed):
    """What every decision of the police on filing says; it is told to the agency in writing.

    The key is that of the agency's side, so the police are on the other: that tells whether Sichuan's decision on
    copies applies.
    """

    occasion = occasion()
    decided_by = basic.nested("公安机关", "police", bodies.Organ)
    decided_on = times.day("决定日期", "decided on", source=f"{ORDER_310} Art. 8")
    notified_on = times.day("通知行政执法机关日期", "agency told on", source=f"{ORDER_310} Art. 8")
    copies = copies()
    contact = acts.contact()
    remark = acts.remark()

    rules: ClassVar[Sequence[Rule]] = (
        ANSWER_IS_COPIED,
        in_order("decided_on", "notified_on", "决定、通知日期先后有序", "decision and notice"),
    )


class Filing(Answer):
    """立案决定, within three days of acceptance (Art. 8); goods and the rest of the file follow in three (Art. 12)."""

    filing_number = bodies.document_number("立案决定书文号", "number of the decision to file")
    crime = basic.text("立案罪名", "crime", longest=200)
    hand_goods_to = basic.text(
        "物品接收地点及联系人", "where the goods go", longest=200, optional=True
    )


class NotFiling(Answer):
    """不予立案 with reasons, within three days of acceptance; the file goes back (Art. 8).

    What is no crime may still be punishable: the agency must then go on with it itself (Art. 10).
    """

    notice_number = bodies.document_number("不予立案通知书文号", "number of the refusal to file")
    reason = basic.text("不予立案理由", "reason", longest=2000)
    file_returned_on = times.day(
        "退回案卷日期", "file returned on", source=f"{ORDER_310} Art. 8", optional=True
    )

    rules = (*Answer.rules, FILE_IS_RETURNED)


class Opinion(Body):
    """检察意见：人民检察院建议行政执法机关作出的处理。

    The opinion of a procuratorate: what it proposes that the agency do.
    """

    number = bodies.document_number("检察意见书文号", "number of the opinion")
    given_on = times.day("检察意见日期", "given on")
    opinion = basic.text("检察意见", "opinion", longest=2000)
    reply_by = times.day("回复期限", "reply by", optional=True)

    rules = (in_order("given_on", "reply_by", "意见、回复日期先后有序", "opinion and reply"),)


class Reversal(Body):
    """反向移送: no criminal liability, yet a penalty is due; the agency goes on (行政处罚法 Art. 27).

    A procuratorate tells of its decision not to prosecute within three days.
    """

    by = basic.code(
        "反向移送机关种类",
        "who transfers back",
        codes=JUDICIAL,
        source="行政处罚法 Art. 27; " + ORDER_310 + " Art. 13",
    )
    organ = basic.nested("反向移送机关", "organ", bodies.Organ)
    agency = parties.addressee("受移送行政执法机关", "agency")
    ground = basic.code("反向移送情形", "ground", codes=REVERSALS, source="行政处罚法 Art. 27")
    decision_number = bodies.document_number(
        "撤销案件（不起诉）决定书文号", "number of the decision", optional=True
    )
    decided_on = times.day("决定日期", "decided on")
    reversed_on = times.day("反向移送日期", "transferred back on")
    facts = basic.text("查明的事实", "facts found", longest=2000)
    opinion = basic.nested("检察意见", "opinion of the procuratorate", Opinion, optional=True)
    documents = goods.documents()
    goods = goods.goods()
    attachments = acts.attachments()
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        PROCURATORATE_GIVES_OPINION,
        DOCUMENTS_ONCE,
        GOODS_ONCE,
        in_order(
            "decided_on", "reversed_on", "决定、反向移送日期先后有序", "decision and transfer back"
        ),
    )
