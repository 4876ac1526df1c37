"""The chain of custody (证据保管链): who held a piece of evidence, from when to when, where and what for.

No text prescribes it; what must be there follows from 国务院令第310号 Art. 4 (妥善保存), and from what a court asks:
no moment without a holder, and a receipt for every change of hands.
"""

from itertools import pairwise
from typing import Any

from contracts.elements import basic, bodies, persons, times
from contracts.elements.basic import Body, Several
from contracts.elements.instants import instants_in_order
from contracts.rules import Rule


ORDER_310 = "行政执法机关移送涉嫌犯罪案件的规定（国务院令第310号）"
PURPOSES = {
    "gathering": "收集取证",
    "storage": "入库保管",
    "identification": "检验、检测、鉴定",
    "transit": "在途运送",
    "transfer": "随案移送",
    "return": "返还",
}


class Custody(Body):
    """一个保管环节：由谁保管及起止时间；无移出时间的，证据仍在该处。

    One holder's time; without an end the evidence is still there.
    """

    holder = basic.nested("保管机关", "holder", bodies.Organ)
    custodian = persons.name("保管人", "custodian", optional=True)
    held_from = times.moment("接收时间", "held from")
    held_until = times.moment("移出时间", "held until", optional=True)
    place = basic.text("存放地点", "place of storage", longest=200)
    purpose = basic.code("保管事由", "purpose", codes=PURPOSES, source=f"{ORDER_310} Art. 4")
    receipt_number = bodies.document_number("交接单号", "number of the receipt", optional=True)
    seal = basic.text("封存情况", "state of the seal", longest=200, optional=True)

    rules = (
        instants_in_order(
            "held_from", "held_until", "接收、移出时间先后有序", "start and end of custody"
        ),
    )


def _link(held_from: str, held_until: str | None, receipt: str | None) -> dict[str, Any]:
    return {
        "holder": {"name": "重庆市市场监督管理局", "credit_code": "11500000MB1539761Y"},
        "held_from": held_from,
        "held_until": held_until,
        "place": "证物室",
        "purpose": "storage",
        "receipt_number": receipt,
    }


_EIGHT, _NINE, _TEN = (f"2026-06-01T{hour}:00:00+08:00" for hour in ("08", "09", "10"))
_RECEIPT = "渝市监证交〔2026〕1号"
FIRST = _link(_EIGHT, None, None)


def _begins_with_gathering(evidence: dict[str, Any]) -> bool:
    first = evidence["custody"][0]
    same = first["holder"]["credit_code"] == evidence["gathered_by"]["credit_code"]
    return same and times.parsed(first["held_from"]) == times.parsed(evidence["gathered_at"])


def _has_no_gap(evidence: dict[str, Any]) -> bool:
    return all(
        before["held_until"] is not None
        and times.parsed(before["held_until"]) == times.parsed(after["held_from"])
        for before, after in pairwise(evidence["custody"])
    )


BEGINS_WITH_GATHERING = Rule(
    name="custody-begins-with-gathering",
    code="CUSTODY_BEGINNING",
    zh="保管链自取证时起，首个保管机关为取证机关",
    en="the chain of custody begins when the evidence is gathered, with the organ that gathered it",
    holds=_begins_with_gathering,
    broken={"gathered_at": _NINE, "custody": [_link(_TEN, None, None)]},
    at="custody",
    allowed="gathered_by from gathered_at",
)
WITHOUT_GAP = Rule(
    name="custody-without-gap",
    code="CUSTODY_GAP",
    zh="保管链按时间先后连续，前一保管机关移出之时即为后一保管机关接收之时",
    en="the chain of custody is in order of time: each holder begins when the one before it ends",
    holds=_has_no_gap,
    broken={"custody": [_link(_EIGHT, _NINE, None), _link(_TEN, None, _RECEIPT)]},
    at="custody",
    allowed="held_from = held_until of the one before",
)
HAND_OVERS_HAVE_RECEIPTS = Rule(
    name="custody-hand-over-has-receipt",
    code="CUSTODY_WITHOUT_RECEIPT",
    zh="首个保管环节之后的每一环节，均须有交接单号",
    en="every holder after the first took over against a receipt",
    holds=lambda evidence: all(
        link["receipt_number"] is not None for link in evidence["custody"][1:]
    ),
    broken={"custody": [_link(_EIGHT, _NINE, None), _link(_NINE, None, None)]},
    at="custody",
)
CHAIN = (BEGINS_WITH_GATHERING, WITHOUT_GAP, HAND_OVERS_HAVE_RECEIPTS)


def chain_of_custody() -> Several:
    """证据保管链, from the organ that gathered it to the present holder."""
    link = basic.nested("保管环节", "holder's time", Custody)
    return basic.several("证据保管链", "chain of custody", link, least=1, most=30)
