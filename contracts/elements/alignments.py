"""Elements of alignment (同标): a pair of matters, where it stands, and how its differences ended."""

from typing import Any

from contracts.elements import acts, basic, bodies, differences, matters, times
from contracts.elements.basic import Body, Text, Whole
from contracts.elements.conditions import all_differ
from contracts.rules import Rule


JOINS = {"basic-code": "国家基本编码", "list-number": "川渝通办清单序号"}
ALIGNED, KEPT_BY_LAW = "aligned", "kept-by-law"
STATES = {ALIGNED: "同标", "different": "有差异", "unknown": "未载明"}
CAUSES = {
    "revised": "一方事项变更",
    "withdrawn": "一方事项暂停或者取消",
    "register": "差异登记处理",
}
OUTCOMES = {
    ALIGNED: "两地已一致",
    KEPT_BY_LAW: "依法保留差异",
    "pair-ended": "一方事项取消，配对终止",
}

_OPEN_DIFFERENCE = {
    "number": 1,
    "field": "promised_limit",
    "treatment": differences.MUST_MATCH,
    "chongqing": {"value_class": differences.STATED, "value": "3个工作日"},
    "sichuan": {"value_class": differences.STATED, "value": "5个工作日"},
    "changer": "51",
    "status": differences.OPEN,
}


def _no_open_difference(pair: dict[str, Any]) -> bool:
    return pair["state"] != ALIGNED or not any(
        difference["treatment"] == differences.MUST_MATCH
        and difference["status"] in differences.UNSETTLED
        for difference in pair["differences"]
    )


ALIGNED_WITHOUT_DIFFERENCE = Rule(
    name="aligned-pair-without-open-difference",
    code="ALIGNED_WITH_DIFFERENCE",
    zh="应当一致的要素仍有未处理差异的，不得记为同标",
    en="a pair is not aligned while an element that must match has an unsettled difference",
    holds=_no_open_difference,
    broken={"state": ALIGNED, "differences": [_OPEN_DIFFERENCE]},
    at="state",
    allowed="different, unknown",
)
DIFFERENCES_ONCE = all_differ(
    "differences",
    "number",
    "差异登记序号",
    "numbers of differences",
    example=_OPEN_DIFFERENCE,
    code="DIFFERENCE_REPEATED",
)
SETTLED_ONCE = all_differ(
    "settled",
    "number",
    "逐项结果的差异序号",
    "numbers of the differences settled",
    example={"number": 1, "status": "settled"},
    code="DIFFERENCE_REPEATED",
)
KEPT_ON_A_BASIS = Rule(
    name="kept-difference-has-basis",
    code="KEPT_WITHOUT_BASIS",
    zh="依法保留差异的，须写明法律依据",
    en="differences that are kept name the law that asks for it",
    holds=lambda resolution: resolution["outcome"] != KEPT_BY_LAW or bool(resolution["basis"]),
    broken={"outcome": KEPT_BY_LAW, "basis": None},
    at="basis",
)


def alignment_id() -> Text:
    """The id of a pair in the register of the side that found it."""
    return acts.aggregate_id("同标配对编号", "alignment id")


def register_number(*, least: int = 1) -> Whole:
    """Counts the states of the register of one pair."""
    return basic.whole(
        "登记次数", "number of this state of the register", least=least, most=999_999
    )


class PairedMatter(Body):
    """配对中的一方事项，为所比较的版本。

    One matter of the pair, in the revision that was compared.
    """

    matter_id = matters.matter_id()
    revision = matters.revision()
    name = matters.name()


class Pair(Body):
    """同标对照：双方事项、配对依据、同标情况和登记在案的全部差异。

    Both matters, how they were joined, where they stand and every difference on record.
    """

    list_number = matters.list_number()
    joined_by = basic.code("配对依据", "joined by", codes=JOINS, source=matters.GB_39046)
    chongqing = basic.nested("重庆事项", "Chongqing's matter", PairedMatter)
    sichuan = basic.nested("四川事项", "Sichuan's matter", PairedMatter)
    state = basic.code("同标情况", "state", codes=STATES, source=differences.ARTICLE_35)
    differences = differences.on_record()

    rules = (ALIGNED_WITHOUT_DIFFERENCE, DIFFERENCES_ONCE)


class Settled(Body):
    """登记的一项差异如何了结。

    How one difference of the register ended.
    """

    number = differences.number()
    status = differences.status("处理结果", "how it ended")
    changed_by = bodies.region("变更方", "side that changed", optional=True)
    revision = matters.revision("变更后版本", "revision with the change", optional=True)


class Resolution(Body):
    """同标处理结果：两地已一致、依法保留差异，或者配对终止。

    The pair is aligned, its differences are kept by law, or there is no pair any more.
    """

    resolved_on = times.day("处理完成日期", "resolved on")
    outcome = basic.code("处理结果", "outcome", codes=OUTCOMES, source=matters.OURS)
    agreement = bodies.document_number(
        "双方商定文件文号", "document of the agreement", optional=True
    )
    basis = acts.legal_basis(
        "保留差异的依据",
        "law that keeps the differences",
        source=acts.SERVICE_MATTERS,
        optional=True,
    )
    settled = basic.several(
        "逐项结果",
        "differences settled",
        basic.nested("逐项结果", "difference settled", Settled),
        most=differences.MOST,
        optional=True,
    )
    remark = acts.remark()

    rules = (KEPT_ON_A_BASIS, SETTLED_ONCE)
