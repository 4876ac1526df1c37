"""What goes with a criminal referral: enclosures (附件), copies (抄送), and the word to the party on its goods."""

from collections.abc import Sequence
from typing import Any, ClassVar

from contracts.elements import acts, basic, bodies, goods, officers, parties, times
from contracts.elements.basic import Body, Code, Several
from contracts.elements.custody import ORDER_310
from contracts.elements.goods import GOODS_ONCE
from contracts.rules import Rule


ENCLOSURES = {
    "letter": "涉嫌犯罪案件移送书",
    "report": "涉嫌犯罪案件情况的调查报告",
    "goods-list": "涉案物品清单",
    "expert-report": "有关检验报告或者鉴定结论",
    "other": "其他有关涉嫌犯罪的材料",
}
ALWAYS = frozenset({"letter", "report", "goods-list"})
PROCURATORATE = "procuratorate"
COPIED = {PROCURATORATE: "人民检察院", "judicial-administration": "司法行政机关"}
SICHUAN_DECISION = "四川省人大常委会 行刑衔接决定"
SEALED = frozenset({"sealing", "seizure"})


def _enclosure(kind: str) -> dict[str, Any]:
    return {"kind": kind, "name": ENCLOSURES[kind], "copies": 1}


def _complete(data: dict[str, Any]) -> bool:
    kinds = {enclosure["kind"] for enclosure in data["enclosures"]}
    return kinds >= ALWAYS


def _expertise_told(data: dict[str, Any]) -> bool:
    kinds = {enclosure["kind"] for enclosure in data["enclosures"]}
    return "expert-report" in kinds or data["no_expert_report"] is not None


def _party_told(data: dict[str, Any]) -> bool:
    measures = [line["measure"] for line in data["goods"] or [] if line["measure"]]
    sealed = any(measure["kind"] in SEALED for measure in measures)
    return not sealed or data["party_told_on"] is not None


ENCLOSURES_COMPLETE = Rule(
    name="referral-enclosures-complete",
    code="ENCLOSURE_MISSING",
    zh="移送须附涉嫌犯罪案件移送书、调查报告和涉案物品清单",
    en="a referral encloses its letter, the report of investigation and the list of goods",
    holds=_complete,
    broken={"enclosures": [_enclosure("letter"), _enclosure("goods-list")]},
    at="enclosures",
    allowed="letter, report, goods-list",
)
EXPERT_REPORT_OR_WHY_NOT = Rule(
    name="referral-expert-report-or-why-not",
    code="EXPERT_REPORT_MISSING",
    zh="移送须附有关检验报告或者鉴定结论；没有的，须说明",
    en="a referral encloses the test report or expert opinion, or says why there is none",
    holds=_expertise_told,
    broken={
        "enclosures": [_enclosure(kind) for kind in sorted(ALWAYS)],
        "no_expert_report": None,
    },
    at="no_expert_report",
)
PARTY_IS_TOLD = Rule(
    name="party-told-of-its-goods",
    code="PARTY_NOT_TOLD",
    zh="移送查封、扣押物品的，须书面告知当事人",
    en="where sealed or seized goods go along, the party has been told in writing",
    holds=_party_told,
    broken={
        "party_told_on": None,
        "goods": [
            {
                "number": 1,
                "name": "白酒",
                "quantity": "240",
                "unit": "瓶",
                "kept_at": "物证室",
                "measure": {
                    "kind": "seizure",
                    "document_number": "渝市监强〔2026〕1号",
                    "sealed_on": "2026-06-01",
                    "sealed_until": "2026-06-30",
                    "extended": False,
                },
            }
        ],
    },
    at="party_told_on",
)


def enclosure_kind(*, zh: str = "附件种类", en: str = "kind of enclosure") -> Code:
    """The kinds Order 310 names."""
    return basic.code(zh, en, codes=ENCLOSURES, source=f"{ORDER_310} Art. 6")


class Enclosure(Body):
    """案件移送的附件，可以是纸质、电子文件或者两者兼有。

    An enclosure of a referral; on paper, as a file, or both.
    """

    kind = enclosure_kind()
    name = basic.text("附件名称", "name", longest=200)
    copies = basic.whole("份数", "number of copies", least=1, most=999)
    file = basic.nested("文件", "file", acts.Attachment, optional=True)


class CopySent(Body):
    """移送书的抄送机关和抄送日期。

    To which organ a copy was sent, and when.
    """

    kind = basic.code("抄送机关种类", "kind of organ", codes=COPIED, source=SICHUAN_DECISION)
    organ = parties.addressee("抄送机关", "organ")
    copied_on = times.day("抄送日期", "copied on")


class GoodsAlong(Body):
    """涉案物品 that go along, signed for, and the word to the party (查封/扣押物品移送告知书)."""

    goods = goods.goods()
    party_told_on = times.day(
        "书面告知当事人日期", "party told in writing on", source="行政强制法 Art. 21", optional=True
    )
    notice_number = bodies.document_number(
        "查封（扣押）物品移送告知书文号", "number of the notice to the party", optional=True
    )
    handed_over_by = officers.officers("移送人", "handed over by", least=1)

    rules: ClassVar[Sequence[Rule]] = (GOODS_ONCE,)


def enclosures(*, least: int = 0, optional: bool = False) -> Several:
    """附件."""
    member = basic.nested("附件", "enclosure", Enclosure)
    return basic.several("附件", "enclosures", member, least=least, most=100, optional=optional)


def copies() -> Several:
    """抄送."""
    member = basic.nested("抄送", "copy", CopySent)
    return basic.several("抄送", "copies to other organs", member, most=10, optional=True)


def copied_to(data: dict[str, Any]) -> set[str]:
    """The kinds of organs that got a copy."""
    return {copy["kind"] for copy in data["copies"] or []}
