"""How a joint case ends: each member's own decision, and the closing by the leading organ."""

from contracts.elements import acts, basic, bodies, decisions, goods, joint_cases, parties, times
from contracts.elements.basic import Body
from contracts.elements.goods import DOCUMENTS_ONCE
from contracts.elements.joint_cases import CLAUSE_26
from contracts.rules import Rule


ENDINGS = {
    "decided": "各方均已作出处理决定",
    "not-agreed": "未能就联合办案达成一致",
    "referred": "移送司法机关",
    "terminated": "终止",
}
ONE_FINE = Rule(
    name="one-act-one-fine",
    code="SECOND_FINE",
    zh="对方已就同一违法行为罚款的，不得再次罚款（行政处罚法第二十九条）",
    en="an act that the other side has fined is not fined again: any amount is confiscation alone",
    holds=lambda data: (
        not data["fined_by_other_side"] or not data["amount_fen"] or data["fine_fen"] == 0
    ),
    broken={"fined_by_other_side": True, "penalty": "fine", "amount_fen": 1, "fine_fen": None},
    at="fine_fen",
    allowed="0",
)
DECIDED_NAMES_RESULTS = Rule(
    name="joint-case-decided-names-results",
    code="RESULTS_MISSING",
    zh="以各方均已处理决定结束的，须列明各方的处理结果",
    en="a joint case that ends decided names the result of each member",
    holds=lambda data: data["ending"] != "decided" or bool(data["results"]),
    broken={"ending": "decided", "results": None},
    at="results",
)


class Decision(decisions.Decision):
    """One member's decision in a joint case, in its own name and under its own number."""

    region = bodies.region("所属省市", "province of the deciding organ")
    decided_by = basic.nested("作出决定的机关", "deciding organ", bodies.Organ)
    party = parties.party("被处理的当事人", "party decided on")
    benchmark = basic.nested(
        "所适用的裁量基准", "benchmark applied", joint_cases.Benchmark, optional=True
    )
    fined_by_other_side = basic.flag(
        "对方已就同一违法行为罚款",
        "the other side has fined the same act",
        source="行政处罚法 Art. 29",
    )
    documents = goods.documents()
    attachments = acts.attachments()

    rules = (*decisions.Decision.rules, ONE_FINE, DOCUMENTS_ONCE)  # type: ignore[assignment]  # more than the base


class Result(Body):
    """一个成员机关的处理结果。

    The result of one member of a joint case.
    """

    region = bodies.region("所属省市", "province")
    organ = parties.addressee("成员机关", "organ")
    outcome = decisions.penalty()
    decision_number = bodies.document_number("决定书文号", "decision number", optional=True)
    amount_fen = decisions.fen("罚没金额合计（分）", "whole amount in fen", optional=True)


class Closing(Body):
    """联合办案结束, told by the leading organ; what members still enforce stays theirs."""

    closed_by = basic.nested("牵头机关", "leading organ", bodies.Organ)
    closed_on = times.day("结束日期", "closed on")
    ending = basic.code("结束方式", "how it ended", codes=ENDINGS, source=CLAUSE_26)
    summary = basic.text("联合办案总结", "summary", longest=2000)
    results = basic.several(
        "各方处理结果",
        "results",
        basic.nested("处理结果", "result", Result),
        most=100,
        optional=True,
    )
    supervision_ended_on = times.day("挂牌督办解除日期", "supervision ended on", optional=True)
    attachments = acts.attachments()
    remark = acts.remark()

    rules = (DECIDED_NAMES_RESULTS,)
